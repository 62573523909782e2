module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x5xi32>, // "tokens"
      %arg1: tensor<408x32xf32> {tf.aliasing_output = 0 : i32}, // "weights"
      %arg2: tensor<408x32xf32> {tf.aliasing_output = 1 : i32}, // "first"
      %arg3: tensor<408x32xf32> {tf.aliasing_output = 2 : i32}, // "second"
      %arg4: tensor<f32>, // "rate"
      %arg5: tensor<f32>, // "decay"
      %arg6: tensor<f32> // "secondScale"
  ) -> (
      tensor<408x32xf32>, // "weights"
      tensor<408x32xf32>, // "first"
      tensor<408x32xf32>, // "second"
      tensor<f32>, // "loss"
      tensor<f32> // "norm"
  ) {
    %0 = stablehlo.slice %arg1 [0:8, 0:32] : (tensor<408x32xf32>) -> tensor<8x32xf32>
    %1 = stablehlo.slice %arg1 [8:16, 0:32] : (tensor<408x32xf32>) -> tensor<8x32xf32>
    %2 = stablehlo.slice %arg1 [16:112, 0:32] : (tensor<408x32xf32>) -> tensor<96x32xf32>
    %3 = stablehlo.slice %arg1 [112:144, 0:32] : (tensor<408x32xf32>) -> tensor<32x32xf32>
    %4 = stablehlo.slice %arg1 [144:272, 0:32] : (tensor<408x32xf32>) -> tensor<128x32xf32>
    %5 = stablehlo.slice %arg1 [272:400, 0:32] : (tensor<408x32xf32>) -> tensor<128x32xf32>
    %6 = stablehlo.slice %arg1 [400:408, 0:32] : (tensor<408x32xf32>) -> tensor<8x32xf32>
    %7 = stablehlo.slice %arg0 [0:2, 0:4] : (tensor<2x5xi32>) -> tensor<2x4xi32>
    %8 = stablehlo.constant dense<"0x0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F40510A3F0E94583F6A4E733F83F67B3F98B87E3F68987F3F3CDF7F3FA3F57F3FB9FC7F3FF7FE7F3FACFF7F3FE5FF7F3FF8FF7F3FFDFF7F3FFFFF7F3F0000803F3311D5BEB2E8DC3EEC7B4E3FA5FA6F3FA5E57A3FF3617E3FF97C7F3F8ED67F3FE5F27F3FDBFB7F3FB0FE7F3F96FF7F3FDEFF7F3FF5FF7F3FFDFF7F3FFFFF7F3F26707DBFA87FEDBD572F153F296D5C3FEF90743F9E5D7C3F4FD97E3FC3A27F3F83E27F3FADF67F3F0DFD7F3F11FF7F3FB5FF7F3FE8FF7F3FF8FF7F3FFEFF7F3F"> : tensor<4x16xf32>
    %9 = stablehlo.constant dense<"0x00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000A46A573FBA7D083F3E399F3E3A23353E7675CC3DB036663D5C81013D42AB913C57D6233C5C44B83B203E4F3B2015E93A6D12833A166A133A5FCBA53953773A39B7C7683F0AF2663F1B54173FF647B23EF96F4B3E88D9E53DC870813D5CA5113D3ED4A33C9D43383CDD3DCF3B0815693B6912033B146A933A5FCB253A5377BA39C381103ED7457E3FC209503F6D2F023F6D4E973ED8EE2B3EC1FFC13D4D695A3D20B9F53CC7318A3C116E1B3CA8CFAE3B939B443B1B1FDD3A0DB1783A7ED90B3A"> : tensor<4x16xf32>
    %10 = stablehlo.constant dense<0> : tensor<2x1xi32>
    %11 = stablehlo.slice %7 [0:2, 0:3] : (tensor<2x4xi32>) -> tensor<2x3xi32>
    %12 = stablehlo.concatenate %10, %11, dim = 1 : (tensor<2x1xi32>, tensor<2x3xi32>) -> tensor<2x4xi32>
    %13 = stablehlo.reshape %7 : (tensor<2x4xi32>) -> tensor<8xi32>
    %14 = "stablehlo.gather"(%0, %13) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 32>}> : (tensor<8x32xf32>, tensor<8xi32>) -> tensor<8x32xf32>
    %15 = stablehlo.reshape %12 : (tensor<2x4xi32>) -> tensor<8xi32>
    %16 = "stablehlo.gather"(%1, %15) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 32>}> : (tensor<8x32xf32>, tensor<8xi32>) -> tensor<8x32xf32>
    %17 = stablehlo.add %14, %16 : tensor<8x32xf32>
    %18 = stablehlo.multiply %17, %17 : tensor<8x32xf32>
    %19 = stablehlo.constant dense<0.0> : tensor<f32>
    %20 = stablehlo.reduce(%18 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %21 = stablehlo.reshape %20 : (tensor<8xf32>) -> tensor<8x1xf32>
    %22 = stablehlo.constant dense<0.03125> : tensor<8x1xf32>
    %23 = stablehlo.multiply %21, %22 : tensor<8x1xf32>
    %24 = stablehlo.constant dense<1.0e-12> : tensor<8x1xf32>
    %25 = stablehlo.add %23, %24 : tensor<8x1xf32>
    %26 = stablehlo.rsqrt %25 : tensor<8x1xf32>
    %27 = stablehlo.broadcast_in_dim %26, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %28 = stablehlo.multiply %17, %27 : tensor<8x32xf32>
    %29 = stablehlo.slice %2 [0:64, 0:32] : (tensor<96x32xf32>) -> tensor<64x32xf32>
    %30 = stablehlo.reshape %28 : (tensor<8x32xf32>) -> tensor<1x8x32xf32>
    %31 = stablehlo.reshape %29 : (tensor<64x32xf32>) -> tensor<2x32x32xf32>
    %32 = stablehlo.reshape %30 : (tensor<1x8x32xf32>) -> tensor<8x32xf32>
    %33 = stablehlo.dot_general %32, %31, contracting_dims = [1] x [2], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<2x32x32xf32>) -> tensor<8x2x32xf32>
    %34 = stablehlo.transpose %33, dims = [1, 0, 2] : (tensor<8x2x32xf32>) -> tensor<2x8x32xf32>
    %35 = stablehlo.reshape %34 : (tensor<2x8x32xf32>) -> tensor<4x4x32xf32>
    %36 = stablehlo.multiply %35, %35 : tensor<4x4x32xf32>
    %37 = stablehlo.reduce(%36 init: %19) applies stablehlo.add across dimensions = [2] : (tensor<4x4x32xf32>, tensor<f32>) -> tensor<4x4xf32>
    %38 = stablehlo.reshape %37 : (tensor<4x4xf32>) -> tensor<4x4x1xf32>
    %39 = stablehlo.constant dense<0.03125> : tensor<4x4x1xf32>
    %40 = stablehlo.multiply %38, %39 : tensor<4x4x1xf32>
    %41 = stablehlo.constant dense<1.0e-12> : tensor<4x4x1xf32>
    %42 = stablehlo.add %40, %41 : tensor<4x4x1xf32>
    %43 = stablehlo.rsqrt %42 : tensor<4x4x1xf32>
    %44 = stablehlo.broadcast_in_dim %43, dims = [0, 1, 2] : (tensor<4x4x1xf32>) -> tensor<4x4x32xf32>
    %45 = stablehlo.multiply %35, %44 : tensor<4x4x32xf32>
    %46 = stablehlo.slice %45 [0:4, 0:4, 0:16] : (tensor<4x4x32xf32>) -> tensor<4x4x16xf32>
    %47 = stablehlo.slice %45 [0:4, 0:4, 16:32] : (tensor<4x4x32xf32>) -> tensor<4x4x16xf32>
    %48 = stablehlo.broadcast_in_dim %8, dims = [1, 2] : (tensor<4x16xf32>) -> tensor<4x4x16xf32>
    %49 = stablehlo.multiply %46, %48 : tensor<4x4x16xf32>
    %50 = stablehlo.broadcast_in_dim %9, dims = [1, 2] : (tensor<4x16xf32>) -> tensor<4x4x16xf32>
    %51 = stablehlo.multiply %47, %50 : tensor<4x4x16xf32>
    %52 = stablehlo.subtract %49, %51 : tensor<4x4x16xf32>
    %53 = stablehlo.multiply %46, %50 : tensor<4x4x16xf32>
    %54 = stablehlo.multiply %47, %48 : tensor<4x4x16xf32>
    %55 = stablehlo.add %53, %54 : tensor<4x4x16xf32>
    %56 = stablehlo.concatenate %52, %55, dim = 2 : (tensor<4x4x16xf32>, tensor<4x4x16xf32>) -> tensor<4x4x32xf32>
    %57 = stablehlo.slice %56 [0:2, 0:4, 0:32] : (tensor<4x4x32xf32>) -> tensor<2x4x32xf32>
    %58 = stablehlo.slice %56 [2:4, 0:4, 0:32] : (tensor<4x4x32xf32>) -> tensor<2x4x32xf32>
    %59 = stablehlo.slice %2 [64:96, 0:32] : (tensor<96x32xf32>) -> tensor<32x32xf32>
    %60 = stablehlo.reshape %59 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %61 = stablehlo.reshape %60 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %62 = stablehlo.dot_general %32, %61, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %63 = stablehlo.reshape %62 : (tensor<8x32xf32>) -> tensor<1x8x32xf32>
    %64 = stablehlo.reshape %63 : (tensor<1x8x32xf32>) -> tensor<2x4x32xf32>
    %65 = stablehlo.dot_general %57, %58, batching_dims = [0] x [0], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<2x4x32xf32>, tensor<2x4x32xf32>) -> tensor<2x4x4xf32>
    %66 = stablehlo.constant dense<0.25455844> : tensor<2x4x4xf32>
    %67 = stablehlo.multiply %65, %66 : tensor<2x4x4xf32>
    %68 = stablehlo.constant dense<[[0.0, -1000000000.0, -1000000000.0, -1000000000.0], [0.0, 0.0, -1000000000.0, -1000000000.0], [0.0, 0.0, 0.0, -1000000000.0], [0.0, 0.0, 0.0, 0.0]]> : tensor<4x4xf32>
    %69 = stablehlo.broadcast_in_dim %68, dims = [1, 2] : (tensor<4x4xf32>) -> tensor<2x4x4xf32>
    %70 = stablehlo.add %67, %69 : tensor<2x4x4xf32>
    %71 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %72 = stablehlo.reduce(%70 init: %71) applies stablehlo.maximum across dimensions = [2] : (tensor<2x4x4xf32>, tensor<f32>) -> tensor<2x4xf32>
    %73 = stablehlo.reshape %72 : (tensor<2x4xf32>) -> tensor<2x4x1xf32>
    %74 = stablehlo.broadcast_in_dim %73, dims = [0, 1, 2] : (tensor<2x4x1xf32>) -> tensor<2x4x4xf32>
    %75 = stablehlo.subtract %70, %74 : tensor<2x4x4xf32>
    %76 = stablehlo.exponential %75 : tensor<2x4x4xf32>
    %77 = stablehlo.reduce(%76 init: %19) applies stablehlo.add across dimensions = [2] : (tensor<2x4x4xf32>, tensor<f32>) -> tensor<2x4xf32>
    %78 = stablehlo.reshape %77 : (tensor<2x4xf32>) -> tensor<2x4x1xf32>
    %79 = stablehlo.broadcast_in_dim %78, dims = [0, 1, 2] : (tensor<2x4x1xf32>) -> tensor<2x4x4xf32>
    %80 = stablehlo.divide %76, %79 : tensor<2x4x4xf32>
    %81 = stablehlo.dot_general %80, %64, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %82 = stablehlo.reshape %81 : (tensor<2x4x32xf32>) -> tensor<1x8x32xf32>
    %83 = stablehlo.reshape %3 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %84 = stablehlo.transpose %82, dims = [1, 0, 2] : (tensor<1x8x32xf32>) -> tensor<8x1x32xf32>
    %85 = stablehlo.reshape %84 : (tensor<8x1x32xf32>) -> tensor<8x32xf32>
    %86 = stablehlo.dot_general %85, %3, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %87 = stablehlo.add %17, %86 : tensor<8x32xf32>
    %88 = stablehlo.multiply %87, %87 : tensor<8x32xf32>
    %89 = stablehlo.reduce(%88 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %90 = stablehlo.reshape %89 : (tensor<8xf32>) -> tensor<8x1xf32>
    %91 = stablehlo.multiply %90, %22 : tensor<8x1xf32>
    %92 = stablehlo.add %91, %24 : tensor<8x1xf32>
    %93 = stablehlo.rsqrt %92 : tensor<8x1xf32>
    %94 = stablehlo.broadcast_in_dim %93, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %95 = stablehlo.multiply %87, %94 : tensor<8x32xf32>
    %96 = stablehlo.dot_general %95, %4, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<128x32xf32>) -> tensor<8x128xf32>
    %97 = stablehlo.constant dense<0.0> : tensor<8x128xf32>
    %98 = stablehlo.maximum %96, %97 : tensor<8x128xf32>
    %99 = stablehlo.multiply %98, %98 : tensor<8x128xf32>
    %100 = stablehlo.dot_general %99, %5, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<128x32xf32>) -> tensor<8x32xf32>
    %101 = stablehlo.constant dense<0.25> : tensor<8x32xf32>
    %102 = stablehlo.multiply %100, %101 : tensor<8x32xf32>
    %103 = stablehlo.add %87, %102 : tensor<8x32xf32>
    %104 = stablehlo.multiply %103, %103 : tensor<8x32xf32>
    %105 = stablehlo.reduce(%104 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %106 = stablehlo.reshape %105 : (tensor<8xf32>) -> tensor<8x1xf32>
    %107 = stablehlo.multiply %106, %22 : tensor<8x1xf32>
    %108 = stablehlo.add %107, %24 : tensor<8x1xf32>
    %109 = stablehlo.rsqrt %108 : tensor<8x1xf32>
    %110 = stablehlo.broadcast_in_dim %109, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %111 = stablehlo.multiply %103, %110 : tensor<8x32xf32>
    %112 = stablehlo.dot_general %111, %6, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<8x32xf32>) -> tensor<8x8xf32>
    %113 = stablehlo.slice %arg0 [0:2, 1:5] : (tensor<2x5xi32>) -> tensor<2x4xi32>
    %114 = stablehlo.reshape %113 : (tensor<2x4xi32>) -> tensor<8xi32>
    %115 = stablehlo.reduce(%112 init: %71) applies stablehlo.maximum across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %116 = stablehlo.reshape %115 : (tensor<8xf32>) -> tensor<8x1xf32>
    %117 = stablehlo.broadcast_in_dim %116, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %118 = stablehlo.subtract %112, %117 : tensor<8x8xf32>
    %119 = stablehlo.exponential %118 : tensor<8x8xf32>
    %120 = stablehlo.reduce(%119 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %121 = stablehlo.log %120 : tensor<8xf32>
    %122 = stablehlo.iota dim = 1 : tensor<8x8xi32>
    %123 = stablehlo.broadcast_in_dim %114, dims = [0] : (tensor<8xi32>) -> tensor<8x8xi32>
    %124 = stablehlo.compare EQ, %122, %123, SIGNED : (tensor<8x8xi32>, tensor<8x8xi32>) -> tensor<8x8xi1>
    %125 = stablehlo.constant dense<0.0> : tensor<8x8xf32>
    %126 = stablehlo.select %124, %112, %125 : tensor<8x8xi1>, tensor<8x8xf32>
    %127 = stablehlo.reduce(%126 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %128 = stablehlo.reshape %116 : (tensor<8x1xf32>) -> tensor<8xf32>
    %129 = stablehlo.subtract %127, %128 : tensor<8xf32>
    %130 = stablehlo.subtract %121, %129 : tensor<8xf32>
    %131 = stablehlo.reduce(%130 init: %19) applies stablehlo.add across dimensions = [0] : (tensor<8xf32>, tensor<f32>) -> tensor<f32>
    %132 = stablehlo.reshape %131 : (tensor<f32>) -> tensor<1xf32>
    %134 = stablehlo.constant dense<0.125> : tensor<1xf32>
    %135 = stablehlo.multiply %132, %134 : tensor<1xf32>
    %137 = stablehlo.constant dense<1.0> : tensor<1xf32>
    %138 = stablehlo.multiply %137, %134 : tensor<1xf32>
    %139 = stablehlo.broadcast_in_dim %138, dims = [0] : (tensor<1xf32>) -> tensor<8xf32>
    %140 = stablehlo.reshape %139 : (tensor<8xf32>) -> tensor<8x1xf32>
    %141 = stablehlo.reshape %120 : (tensor<8xf32>) -> tensor<8x1xf32>
    %142 = stablehlo.broadcast_in_dim %141, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %143 = stablehlo.divide %119, %142 : tensor<8x8xf32>
    %144 = stablehlo.broadcast_in_dim %140, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %145 = stablehlo.multiply %143, %144 : tensor<8x8xf32>
    %146 = stablehlo.negate %139 : tensor<8xf32>
    %147 = stablehlo.broadcast_in_dim %146, dims = [0] : (tensor<8xf32>) -> tensor<8x8xf32>
    %148 = stablehlo.select %124, %147, %125 : tensor<8x8xi1>, tensor<8x8xf32>
    %149 = stablehlo.add %145, %148 : tensor<8x8xf32>
    %150 = stablehlo.dot_general %149, %6, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x8xf32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %151 = stablehlo.dot_general %149, %111, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x8xf32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %152 = stablehlo.multiply %150, %111 : tensor<8x32xf32>
    %153 = stablehlo.reduce(%152 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %154 = stablehlo.reshape %153 : (tensor<8xf32>) -> tensor<8x1xf32>
    %156 = stablehlo.multiply %154, %22 : tensor<8x1xf32>
    %157 = stablehlo.broadcast_in_dim %156, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %158 = stablehlo.multiply %111, %157 : tensor<8x32xf32>
    %159 = stablehlo.subtract %150, %158 : tensor<8x32xf32>
    %160 = stablehlo.multiply %159, %110 : tensor<8x32xf32>
    %161 = stablehlo.dot_general %99, %160, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<8x32xf32>) -> tensor<128x32xf32>
    %162 = stablehlo.constant dense<0.25> : tensor<128x32xf32>
    %163 = stablehlo.multiply %161, %162 : tensor<128x32xf32>
    %164 = stablehlo.dot_general %160, %5, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<128x32xf32>) -> tensor<8x128xf32>
    %165 = stablehlo.constant dense<0.5> : tensor<8x128xf32>
    %166 = stablehlo.multiply %164, %165 : tensor<8x128xf32>
    %167 = stablehlo.multiply %166, %98 : tensor<8x128xf32>
    %168 = stablehlo.dot_general %167, %4, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<128x32xf32>) -> tensor<8x32xf32>
    %169 = stablehlo.dot_general %167, %95, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<8x32xf32>) -> tensor<128x32xf32>
    %170 = stablehlo.multiply %168, %95 : tensor<8x32xf32>
    %171 = stablehlo.reduce(%170 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %172 = stablehlo.reshape %171 : (tensor<8xf32>) -> tensor<8x1xf32>
    %173 = stablehlo.multiply %172, %22 : tensor<8x1xf32>
    %174 = stablehlo.broadcast_in_dim %173, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %175 = stablehlo.multiply %95, %174 : tensor<8x32xf32>
    %176 = stablehlo.subtract %168, %175 : tensor<8x32xf32>
    %177 = stablehlo.multiply %176, %94 : tensor<8x32xf32>
    %178 = stablehlo.add %160, %177 : tensor<8x32xf32>
    %179 = stablehlo.reshape %178 : (tensor<8x32xf32>) -> tensor<1x8x32xf32>
    %180 = stablehlo.reshape %179 : (tensor<1x8x32xf32>) -> tensor<8x32xf32>
    %181 = stablehlo.reshape %83 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %182 = stablehlo.dot_general %180, %181, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %183 = stablehlo.reshape %182 : (tensor<8x32xf32>) -> tensor<1x8x32xf32>
    %184 = stablehlo.reshape %82 : (tensor<1x8x32xf32>) -> tensor<8x32xf32>
    %185 = stablehlo.dot_general %184, %180, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<8x32xf32>) -> tensor<32x32xf32>
    %186 = stablehlo.reshape %185 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %187 = stablehlo.reshape %186 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %188 = stablehlo.reshape %183 : (tensor<1x8x32xf32>) -> tensor<2x4x32xf32>
    %189 = stablehlo.multiply %188, %81 : tensor<2x4x32xf32>
    %190 = stablehlo.reduce(%189 init: %19) applies stablehlo.add across dimensions = [2] : (tensor<2x4x32xf32>, tensor<f32>) -> tensor<2x4xf32>
    %191 = stablehlo.reshape %190 : (tensor<2x4xf32>) -> tensor<2x4x1xf32>
    %192 = stablehlo.dot_general %188, %64, batching_dims = [0] x [0], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<2x4x32xf32>, tensor<2x4x32xf32>) -> tensor<2x4x4xf32>
    %193 = stablehlo.broadcast_in_dim %191, dims = [0, 1, 2] : (tensor<2x4x1xf32>) -> tensor<2x4x4xf32>
    %194 = stablehlo.subtract %192, %193 : tensor<2x4x4xf32>
    %195 = stablehlo.multiply %80, %194 : tensor<2x4x4xf32>
    %196 = stablehlo.dot_general %195, %58, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %197 = stablehlo.constant dense<0.25455844> : tensor<2x4x32xf32>
    %198 = stablehlo.multiply %196, %197 : tensor<2x4x32xf32>
    %199 = stablehlo.dot_general %195, %57, batching_dims = [0] x [0], contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %200 = stablehlo.multiply %199, %197 : tensor<2x4x32xf32>
    %201 = stablehlo.dot_general %80, %188, batching_dims = [0] x [0], contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %202 = stablehlo.reshape %201 : (tensor<2x4x32xf32>) -> tensor<1x8x32xf32>
    %203 = stablehlo.transpose %202, dims = [1, 0, 2] : (tensor<1x8x32xf32>) -> tensor<8x1x32xf32>
    %204 = stablehlo.reshape %203 : (tensor<8x1x32xf32>) -> tensor<8x32xf32>
    %205 = stablehlo.dot_general %204, %59, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %206 = stablehlo.reshape %202 : (tensor<1x8x32xf32>) -> tensor<8x32xf32>
    %207 = stablehlo.dot_general %206, %32, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<8x32xf32>) -> tensor<32x32xf32>
    %208 = stablehlo.reshape %207 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %209 = stablehlo.reshape %208 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %210 = stablehlo.concatenate %198, %200, dim = 0 : (tensor<2x4x32xf32>, tensor<2x4x32xf32>) -> tensor<4x4x32xf32>
    %211 = stablehlo.negate %9 : tensor<4x16xf32>
    %212 = stablehlo.slice %210 [0:4, 0:4, 0:16] : (tensor<4x4x32xf32>) -> tensor<4x4x16xf32>
    %213 = stablehlo.slice %210 [0:4, 0:4, 16:32] : (tensor<4x4x32xf32>) -> tensor<4x4x16xf32>
    %214 = stablehlo.multiply %212, %48 : tensor<4x4x16xf32>
    %215 = stablehlo.broadcast_in_dim %211, dims = [1, 2] : (tensor<4x16xf32>) -> tensor<4x4x16xf32>
    %216 = stablehlo.multiply %213, %215 : tensor<4x4x16xf32>
    %217 = stablehlo.subtract %214, %216 : tensor<4x4x16xf32>
    %218 = stablehlo.multiply %212, %215 : tensor<4x4x16xf32>
    %219 = stablehlo.multiply %213, %48 : tensor<4x4x16xf32>
    %220 = stablehlo.add %218, %219 : tensor<4x4x16xf32>
    %221 = stablehlo.concatenate %217, %220, dim = 2 : (tensor<4x4x16xf32>, tensor<4x4x16xf32>) -> tensor<4x4x32xf32>
    %222 = stablehlo.multiply %221, %45 : tensor<4x4x32xf32>
    %223 = stablehlo.reduce(%222 init: %19) applies stablehlo.add across dimensions = [2] : (tensor<4x4x32xf32>, tensor<f32>) -> tensor<4x4xf32>
    %224 = stablehlo.reshape %223 : (tensor<4x4xf32>) -> tensor<4x4x1xf32>
    %225 = stablehlo.multiply %224, %39 : tensor<4x4x1xf32>
    %226 = stablehlo.broadcast_in_dim %225, dims = [0, 1, 2] : (tensor<4x4x1xf32>) -> tensor<4x4x32xf32>
    %227 = stablehlo.multiply %45, %226 : tensor<4x4x32xf32>
    %228 = stablehlo.subtract %221, %227 : tensor<4x4x32xf32>
    %229 = stablehlo.multiply %228, %44 : tensor<4x4x32xf32>
    %230 = stablehlo.reshape %229 : (tensor<4x4x32xf32>) -> tensor<2x8x32xf32>
    %231 = stablehlo.transpose %230, dims = [1, 0, 2] : (tensor<2x8x32xf32>) -> tensor<8x2x32xf32>
    %232 = stablehlo.reshape %231 : (tensor<8x2x32xf32>) -> tensor<8x64xf32>
    %233 = stablehlo.dot_general %232, %29, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x64xf32>, tensor<64x32xf32>) -> tensor<8x32xf32>
    %234 = stablehlo.dot_general %230, %32, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x8x32xf32>, tensor<8x32xf32>) -> tensor<2x32x32xf32>
    %235 = stablehlo.reshape %234 : (tensor<2x32x32xf32>) -> tensor<64x32xf32>
    %236 = stablehlo.add %205, %233 : tensor<8x32xf32>
    %237 = stablehlo.multiply %236, %28 : tensor<8x32xf32>
    %238 = stablehlo.reduce(%237 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %239 = stablehlo.reshape %238 : (tensor<8xf32>) -> tensor<8x1xf32>
    %240 = stablehlo.multiply %239, %22 : tensor<8x1xf32>
    %241 = stablehlo.broadcast_in_dim %240, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %242 = stablehlo.multiply %28, %241 : tensor<8x32xf32>
    %243 = stablehlo.subtract %236, %242 : tensor<8x32xf32>
    %244 = stablehlo.multiply %243, %27 : tensor<8x32xf32>
    %245 = stablehlo.add %178, %244 : tensor<8x32xf32>
    %246 = stablehlo.constant dense<0.0> : tensor<8x32xf32>
    %247 = "stablehlo.scatter"(%246, %15, %245) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %248 = "stablehlo.scatter"(%246, %13, %245) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %249 = stablehlo.concatenate %235, %209, dim = 0 : (tensor<64x32xf32>, tensor<32x32xf32>) -> tensor<96x32xf32>
    %250 = stablehlo.concatenate %248, %247, %249, %187, %169, %163, %151, dim = 0 : (tensor<8x32xf32>, tensor<8x32xf32>, tensor<96x32xf32>, tensor<32x32xf32>, tensor<128x32xf32>, tensor<128x32xf32>, tensor<8x32xf32>) -> tensor<408x32xf32>
    %251 = stablehlo.multiply %250, %250 : tensor<408x32xf32>
    %252 = stablehlo.reduce(%251 init: %19) applies stablehlo.add across dimensions = [0, 1] : (tensor<408x32xf32>, tensor<f32>) -> tensor<f32>
    %253 = stablehlo.reshape %252 : (tensor<f32>) -> tensor<1x1xf32>
    %254 = stablehlo.sqrt %253 : tensor<1x1xf32>
    %256 = stablehlo.constant dense<1.0e-12> : tensor<1x1xf32>
    %257 = stablehlo.add %254, %256 : tensor<1x1xf32>
    %258 = stablehlo.constant dense<1.0> : tensor<1x1xf32>
    %259 = stablehlo.divide %258, %257 : tensor<1x1xf32>
    %260 = stablehlo.minimum %258, %259 : tensor<1x1xf32>
    %261 = stablehlo.broadcast_in_dim %260, dims = [0, 1] : (tensor<1x1xf32>) -> tensor<408x32xf32>
    %262 = stablehlo.multiply %250, %261 : tensor<408x32xf32>
    %264 = stablehlo.constant dense<0.9> : tensor<408x32xf32>
    %265 = stablehlo.multiply %arg2, %264 : tensor<408x32xf32>
    %266 = stablehlo.add %265, %262 : tensor<408x32xf32>
    %268 = stablehlo.constant dense<0.95> : tensor<408x32xf32>
    %269 = stablehlo.multiply %arg3, %268 : tensor<408x32xf32>
    %270 = stablehlo.multiply %262, %262 : tensor<408x32xf32>
    %271 = stablehlo.add %269, %270 : tensor<408x32xf32>
    %272 = stablehlo.broadcast_in_dim %arg6, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %273 = stablehlo.multiply %271, %272 : tensor<408x32xf32>
    %274 = stablehlo.sqrt %273 : tensor<408x32xf32>
    %276 = stablehlo.constant dense<1.0e-8> : tensor<408x32xf32>
    %277 = stablehlo.add %274, %276 : tensor<408x32xf32>
    %278 = stablehlo.broadcast_in_dim %arg5, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %279 = stablehlo.multiply %arg1, %278 : tensor<408x32xf32>
    %280 = stablehlo.broadcast_in_dim %arg4, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %281 = stablehlo.multiply %266, %280 : tensor<408x32xf32>
    %282 = stablehlo.divide %281, %277 : tensor<408x32xf32>
    %283 = stablehlo.subtract %279, %282 : tensor<408x32xf32>
    %284 = stablehlo.reshape %135 : (tensor<1xf32>) -> tensor<f32>
    %285 = stablehlo.reshape %254 : (tensor<1x1xf32>) -> tensor<f32>
    return %283, %266, %271, %284, %285 : tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>
  }
}
