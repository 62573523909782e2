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
    %8 = stablehlo.slice %arg0 [0:2, 1:5] : (tensor<2x5xi32>) -> tensor<2x4xi32>
    %9 = stablehlo.constant dense<"0x0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F40510A3F0E94583F6A4E733F83F67B3F98B87E3F68987F3F3CDF7F3FA3F57F3FB9FC7F3FF7FE7F3FACFF7F3FE5FF7F3FF8FF7F3FFDFF7F3FFFFF7F3F0000803F3311D5BEB2E8DC3EEC7B4E3FA5FA6F3FA5E57A3FF3617E3FF97C7F3F8ED67F3FE5F27F3FDBFB7F3FB0FE7F3F96FF7F3FDEFF7F3FF5FF7F3FFDFF7F3FFFFF7F3F26707DBFA87FEDBD572F153F296D5C3FEF90743F9E5D7C3F4FD97E3FC3A27F3F83E27F3FADF67F3F0DFD7F3F11FF7F3FB5FF7F3FE8FF7F3FF8FF7F3FFEFF7F3F"> : tensor<4x16xf32>
    %10 = stablehlo.constant dense<"0x00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000A46A573FBA7D083F3E399F3E3A23353E7675CC3DB036663D5C81013D42AB913C57D6233C5C44B83B203E4F3B2015E93A6D12833A166A133A5FCBA53953773A39B7C7683F0AF2663F1B54173FF647B23EF96F4B3E88D9E53DC870813D5CA5113D3ED4A33C9D43383CDD3DCF3B0815693B6912033B146A933A5FCB253A5377BA39C381103ED7457E3FC209503F6D2F023F6D4E973ED8EE2B3EC1FFC13D4D695A3D20B9F53CC7318A3C116E1B3CA8CFAE3B939B443B1B1FDD3A0DB1783A7ED90B3A"> : tensor<4x16xf32>
    %11 = stablehlo.constant dense<0> : tensor<2x1xi32>
    %12 = stablehlo.slice %7 [0:2, 0:3] : (tensor<2x4xi32>) -> tensor<2x3xi32>
    %13 = stablehlo.concatenate %11, %12, dim = 1 : (tensor<2x1xi32>, tensor<2x3xi32>) -> tensor<2x4xi32>
    %14 = stablehlo.reshape %7 : (tensor<2x4xi32>) -> tensor<8xi32>
    %15 = "stablehlo.gather"(%0, %14) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 32>}> : (tensor<8x32xf32>, tensor<8xi32>) -> tensor<8x32xf32>
    %16 = stablehlo.reshape %13 : (tensor<2x4xi32>) -> tensor<8xi32>
    %17 = "stablehlo.gather"(%1, %16) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 32>}> : (tensor<8x32xf32>, tensor<8xi32>) -> tensor<8x32xf32>
    %18 = stablehlo.add %15, %17 : tensor<8x32xf32>
    %19 = stablehlo.multiply %18, %18 : tensor<8x32xf32>
    %20 = stablehlo.constant dense<0.0> : tensor<f32>
    %21 = stablehlo.reduce(%19 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %22 = stablehlo.reshape %21 : (tensor<8xf32>) -> tensor<8x1xf32>
    %23 = stablehlo.constant dense<0.03125> : tensor<8x1xf32>
    %24 = stablehlo.multiply %22, %23 : tensor<8x1xf32>
    %25 = stablehlo.constant dense<1.0e-12> : tensor<8x1xf32>
    %26 = stablehlo.add %24, %25 : tensor<8x1xf32>
    %27 = stablehlo.rsqrt %26 : tensor<8x1xf32>
    %28 = stablehlo.broadcast_in_dim %27, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %29 = stablehlo.multiply %18, %28 : tensor<8x32xf32>
    %30 = stablehlo.slice %2 [0:64, 0:32] : (tensor<96x32xf32>) -> tensor<64x32xf32>
    %31 = stablehlo.reshape %29 : (tensor<8x32xf32>) -> tensor<1x8x32xf32>
    %32 = stablehlo.reshape %30 : (tensor<64x32xf32>) -> tensor<2x32x32xf32>
    %33 = stablehlo.reshape %31 : (tensor<1x8x32xf32>) -> tensor<8x32xf32>
    %34 = stablehlo.dot_general %33, %32, contracting_dims = [1] x [2], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<2x32x32xf32>) -> tensor<8x2x32xf32>
    %35 = stablehlo.transpose %34, dims = [1, 0, 2] : (tensor<8x2x32xf32>) -> tensor<2x8x32xf32>
    %36 = stablehlo.reshape %35 : (tensor<2x8x32xf32>) -> tensor<2x2x4x32xf32>
    %37 = stablehlo.multiply %36, %36 : tensor<2x2x4x32xf32>
    %38 = stablehlo.reduce(%37 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<2x2x4x32xf32>, tensor<f32>) -> tensor<2x2x4xf32>
    %39 = stablehlo.reshape %38 : (tensor<2x2x4xf32>) -> tensor<2x2x4x1xf32>
    %40 = stablehlo.constant dense<0.03125> : tensor<2x2x4x1xf32>
    %41 = stablehlo.multiply %39, %40 : tensor<2x2x4x1xf32>
    %42 = stablehlo.constant dense<1.0e-12> : tensor<2x2x4x1xf32>
    %43 = stablehlo.add %41, %42 : tensor<2x2x4x1xf32>
    %44 = stablehlo.rsqrt %43 : tensor<2x2x4x1xf32>
    %45 = stablehlo.broadcast_in_dim %44, dims = [0, 1, 2, 3] : (tensor<2x2x4x1xf32>) -> tensor<2x2x4x32xf32>
    %46 = stablehlo.multiply %36, %45 : tensor<2x2x4x32xf32>
    %47 = stablehlo.slice %46 [0:2, 0:2, 0:4, 0:16] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %48 = stablehlo.slice %46 [0:2, 0:2, 0:4, 16:32] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %49 = stablehlo.broadcast_in_dim %9, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %50 = stablehlo.multiply %47, %49 : tensor<2x2x4x16xf32>
    %51 = stablehlo.broadcast_in_dim %10, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %52 = stablehlo.multiply %48, %51 : tensor<2x2x4x16xf32>
    %53 = stablehlo.subtract %50, %52 : tensor<2x2x4x16xf32>
    %54 = stablehlo.multiply %47, %51 : tensor<2x2x4x16xf32>
    %55 = stablehlo.multiply %48, %49 : tensor<2x2x4x16xf32>
    %56 = stablehlo.add %54, %55 : tensor<2x2x4x16xf32>
    %57 = stablehlo.concatenate %53, %56, dim = 3 : (tensor<2x2x4x16xf32>, tensor<2x2x4x16xf32>) -> tensor<2x2x4x32xf32>
    %58 = stablehlo.slice %57 [0:1, 0:2, 0:4, 0:32] : (tensor<2x2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %59 = stablehlo.slice %57 [1:2, 0:2, 0:4, 0:32] : (tensor<2x2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %60 = stablehlo.slice %2 [64:96, 0:32] : (tensor<96x32xf32>) -> tensor<32x32xf32>
    %61 = stablehlo.reshape %60 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %62 = stablehlo.reshape %61 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %63 = stablehlo.dot_general %33, %62, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %64 = stablehlo.reshape %63 : (tensor<8x32xf32>) -> tensor<1x8x32xf32>
    %65 = stablehlo.reshape %64 : (tensor<1x8x32xf32>) -> tensor<1x2x4x32xf32>
    %66 = stablehlo.constant dense<0.25455844> : tensor<1x2x4x32xf32>
    %67 = stablehlo.multiply %58, %66 : tensor<1x2x4x32xf32>
    %68 = stablehlo.reshape %67 : (tensor<1x2x4x32xf32>) -> tensor<2x4x32xf32>
    %69 = stablehlo.reshape %59 : (tensor<1x2x4x32xf32>) -> tensor<2x4x32xf32>
    %70 = stablehlo.dot_general %68, %69, batching_dims = [0] x [0], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<2x4x32xf32>, tensor<2x4x32xf32>) -> tensor<2x4x4xf32>
    %71 = stablehlo.reshape %70 : (tensor<2x4x4xf32>) -> tensor<1x2x4x4xf32>
    %72 = stablehlo.iota dim = 2 : tensor<1x2x4x4xi32>
    %73 = stablehlo.iota dim = 3 : tensor<1x2x4x4xi32>
    %74 = stablehlo.compare GE, %72, %73, SIGNED : (tensor<1x2x4x4xi32>, tensor<1x2x4x4xi32>) -> tensor<1x2x4x4xi1>
    %75 = stablehlo.constant dense<0xFF800000> : tensor<1x2x4x4xf32>
    %76 = stablehlo.select %74, %71, %75 : tensor<1x2x4x4xi1>, tensor<1x2x4x4xf32>
    %77 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %78 = stablehlo.reduce(%76 init: %77) applies stablehlo.maximum across dimensions = [3] : (tensor<1x2x4x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %79 = stablehlo.reshape %78 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %80 = stablehlo.broadcast_in_dim %79, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %81 = stablehlo.subtract %76, %80 : tensor<1x2x4x4xf32>
    %82 = stablehlo.exponential %81 : tensor<1x2x4x4xf32>
    %83 = stablehlo.reduce(%82 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<1x2x4x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %84 = stablehlo.reshape %83 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %85 = stablehlo.broadcast_in_dim %84, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %86 = stablehlo.divide %82, %85 : tensor<1x2x4x4xf32>
    %87 = stablehlo.reshape %86 : (tensor<1x2x4x4xf32>) -> tensor<2x4x4xf32>
    %88 = stablehlo.reshape %65 : (tensor<1x2x4x32xf32>) -> tensor<2x4x32xf32>
    %89 = stablehlo.dot_general %87, %88, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %90 = stablehlo.reshape %89 : (tensor<2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %91 = stablehlo.reshape %90 : (tensor<1x2x4x32xf32>) -> tensor<1x8x32xf32>
    %92 = stablehlo.reshape %3 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %93 = stablehlo.transpose %91, dims = [1, 0, 2] : (tensor<1x8x32xf32>) -> tensor<8x1x32xf32>
    %94 = stablehlo.reshape %93 : (tensor<8x1x32xf32>) -> tensor<8x32xf32>
    %95 = stablehlo.dot_general %94, %3, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %96 = stablehlo.add %18, %95 : tensor<8x32xf32>
    %97 = stablehlo.multiply %96, %96 : tensor<8x32xf32>
    %98 = stablehlo.reduce(%97 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %99 = stablehlo.reshape %98 : (tensor<8xf32>) -> tensor<8x1xf32>
    %100 = stablehlo.multiply %99, %23 : tensor<8x1xf32>
    %101 = stablehlo.add %100, %25 : tensor<8x1xf32>
    %102 = stablehlo.rsqrt %101 : tensor<8x1xf32>
    %103 = stablehlo.broadcast_in_dim %102, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %104 = stablehlo.multiply %96, %103 : tensor<8x32xf32>
    %105 = stablehlo.dot_general %104, %4, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<128x32xf32>) -> tensor<8x128xf32>
    %106 = stablehlo.constant dense<0.0> : tensor<8x128xf32>
    %107 = stablehlo.maximum %105, %106 : tensor<8x128xf32>
    %108 = stablehlo.multiply %107, %107 : tensor<8x128xf32>
    %109 = stablehlo.dot_general %108, %5, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<128x32xf32>) -> tensor<8x32xf32>
    %110 = stablehlo.constant dense<0.25> : tensor<8x32xf32>
    %111 = stablehlo.multiply %109, %110 : tensor<8x32xf32>
    %112 = stablehlo.add %96, %111 : tensor<8x32xf32>
    %113 = stablehlo.multiply %112, %112 : tensor<8x32xf32>
    %114 = stablehlo.reduce(%113 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %115 = stablehlo.reshape %114 : (tensor<8xf32>) -> tensor<8x1xf32>
    %116 = stablehlo.multiply %115, %23 : tensor<8x1xf32>
    %117 = stablehlo.add %116, %25 : tensor<8x1xf32>
    %118 = stablehlo.rsqrt %117 : tensor<8x1xf32>
    %119 = stablehlo.broadcast_in_dim %118, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %120 = stablehlo.multiply %112, %119 : tensor<8x32xf32>
    %121 = stablehlo.dot_general %120, %6, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<8x32xf32>) -> tensor<8x8xf32>
    %122 = stablehlo.reshape %8 : (tensor<2x4xi32>) -> tensor<8xi32>
    %123 = stablehlo.reduce(%121 init: %77) applies stablehlo.maximum across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %124 = stablehlo.reshape %123 : (tensor<8xf32>) -> tensor<8x1xf32>
    %125 = stablehlo.broadcast_in_dim %124, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %126 = stablehlo.subtract %121, %125 : tensor<8x8xf32>
    %127 = stablehlo.exponential %126 : tensor<8x8xf32>
    %128 = stablehlo.reduce(%127 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %129 = stablehlo.log %128 : tensor<8xf32>
    %130 = stablehlo.iota dim = 1 : tensor<8x8xi32>
    %131 = stablehlo.broadcast_in_dim %122, dims = [0] : (tensor<8xi32>) -> tensor<8x8xi32>
    %132 = stablehlo.compare EQ, %130, %131, SIGNED : (tensor<8x8xi32>, tensor<8x8xi32>) -> tensor<8x8xi1>
    %133 = stablehlo.constant dense<0.0> : tensor<8x8xf32>
    %134 = stablehlo.select %132, %121, %133 : tensor<8x8xi1>, tensor<8x8xf32>
    %135 = stablehlo.reduce(%134 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %136 = stablehlo.reshape %124 : (tensor<8x1xf32>) -> tensor<8xf32>
    %137 = stablehlo.subtract %135, %136 : tensor<8xf32>
    %138 = stablehlo.subtract %129, %137 : tensor<8xf32>
    %139 = stablehlo.reduce(%138 init: %20) applies stablehlo.add across dimensions = [0] : (tensor<8xf32>, tensor<f32>) -> tensor<f32>
    %140 = stablehlo.reshape %139 : (tensor<f32>) -> tensor<1xf32>
    %142 = stablehlo.constant dense<0.125> : tensor<1xf32>
    %143 = stablehlo.multiply %140, %142 : tensor<1xf32>
    %145 = stablehlo.constant dense<1.0> : tensor<1xf32>
    %146 = stablehlo.multiply %145, %142 : tensor<1xf32>
    %147 = stablehlo.broadcast_in_dim %146, dims = [0] : (tensor<1xf32>) -> tensor<8xf32>
    %148 = stablehlo.reshape %147 : (tensor<8xf32>) -> tensor<8x1xf32>
    %149 = stablehlo.reshape %128 : (tensor<8xf32>) -> tensor<8x1xf32>
    %150 = stablehlo.broadcast_in_dim %149, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %151 = stablehlo.divide %127, %150 : tensor<8x8xf32>
    %152 = stablehlo.broadcast_in_dim %148, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %153 = stablehlo.multiply %151, %152 : tensor<8x8xf32>
    %154 = stablehlo.negate %147 : tensor<8xf32>
    %155 = stablehlo.broadcast_in_dim %154, dims = [0] : (tensor<8xf32>) -> tensor<8x8xf32>
    %156 = stablehlo.select %132, %155, %133 : tensor<8x8xi1>, tensor<8x8xf32>
    %157 = stablehlo.add %153, %156 : tensor<8x8xf32>
    %158 = stablehlo.dot_general %157, %6, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x8xf32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %159 = stablehlo.dot_general %157, %120, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x8xf32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %160 = stablehlo.multiply %158, %120 : tensor<8x32xf32>
    %161 = stablehlo.reduce(%160 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %162 = stablehlo.reshape %161 : (tensor<8xf32>) -> tensor<8x1xf32>
    %164 = stablehlo.multiply %162, %23 : tensor<8x1xf32>
    %165 = stablehlo.broadcast_in_dim %164, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %166 = stablehlo.multiply %120, %165 : tensor<8x32xf32>
    %167 = stablehlo.subtract %158, %166 : tensor<8x32xf32>
    %168 = stablehlo.multiply %167, %119 : tensor<8x32xf32>
    %169 = stablehlo.dot_general %108, %168, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<8x32xf32>) -> tensor<128x32xf32>
    %170 = stablehlo.constant dense<0.25> : tensor<128x32xf32>
    %171 = stablehlo.multiply %169, %170 : tensor<128x32xf32>
    %172 = stablehlo.dot_general %168, %5, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<128x32xf32>) -> tensor<8x128xf32>
    %173 = stablehlo.constant dense<0.5> : tensor<8x128xf32>
    %174 = stablehlo.multiply %172, %173 : tensor<8x128xf32>
    %175 = stablehlo.multiply %174, %107 : tensor<8x128xf32>
    %176 = stablehlo.dot_general %175, %4, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<128x32xf32>) -> tensor<8x32xf32>
    %177 = stablehlo.dot_general %175, %104, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<8x32xf32>) -> tensor<128x32xf32>
    %178 = stablehlo.multiply %176, %104 : tensor<8x32xf32>
    %179 = stablehlo.reduce(%178 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %180 = stablehlo.reshape %179 : (tensor<8xf32>) -> tensor<8x1xf32>
    %181 = stablehlo.multiply %180, %23 : tensor<8x1xf32>
    %182 = stablehlo.broadcast_in_dim %181, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %183 = stablehlo.multiply %104, %182 : tensor<8x32xf32>
    %184 = stablehlo.subtract %176, %183 : tensor<8x32xf32>
    %185 = stablehlo.multiply %184, %103 : tensor<8x32xf32>
    %186 = stablehlo.add %168, %185 : tensor<8x32xf32>
    %187 = stablehlo.reshape %186 : (tensor<8x32xf32>) -> tensor<1x8x32xf32>
    %188 = stablehlo.reshape %187 : (tensor<1x8x32xf32>) -> tensor<8x32xf32>
    %189 = stablehlo.reshape %92 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %190 = stablehlo.dot_general %188, %189, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %191 = stablehlo.reshape %190 : (tensor<8x32xf32>) -> tensor<1x8x32xf32>
    %192 = stablehlo.reshape %91 : (tensor<1x8x32xf32>) -> tensor<8x32xf32>
    %193 = stablehlo.dot_general %192, %188, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<8x32xf32>) -> tensor<32x32xf32>
    %194 = stablehlo.reshape %193 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %195 = stablehlo.reshape %194 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %196 = stablehlo.reshape %191 : (tensor<1x8x32xf32>) -> tensor<1x2x4x32xf32>
    %197 = stablehlo.multiply %196, %90 : tensor<1x2x4x32xf32>
    %198 = stablehlo.reduce(%197 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<1x2x4x32xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %199 = stablehlo.reshape %198 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %200 = stablehlo.reshape %196 : (tensor<1x2x4x32xf32>) -> tensor<2x4x32xf32>
    %201 = stablehlo.dot_general %200, %88, batching_dims = [0] x [0], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<2x4x32xf32>, tensor<2x4x32xf32>) -> tensor<2x4x4xf32>
    %202 = stablehlo.reshape %201 : (tensor<2x4x4xf32>) -> tensor<1x2x4x4xf32>
    %203 = stablehlo.broadcast_in_dim %199, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %204 = stablehlo.subtract %202, %203 : tensor<1x2x4x4xf32>
    %205 = stablehlo.multiply %86, %204 : tensor<1x2x4x4xf32>
    %206 = stablehlo.multiply %59, %66 : tensor<1x2x4x32xf32>
    %207 = stablehlo.reshape %205 : (tensor<1x2x4x4xf32>) -> tensor<2x4x4xf32>
    %208 = stablehlo.reshape %206 : (tensor<1x2x4x32xf32>) -> tensor<2x4x32xf32>
    %209 = stablehlo.dot_general %207, %208, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %210 = stablehlo.reshape %209 : (tensor<2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %211 = stablehlo.dot_general %207, %68, batching_dims = [0] x [0], contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %212 = stablehlo.reshape %211 : (tensor<2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %213 = stablehlo.dot_general %87, %200, batching_dims = [0] x [0], contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %214 = stablehlo.reshape %213 : (tensor<2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %215 = stablehlo.reshape %214 : (tensor<1x2x4x32xf32>) -> tensor<1x8x32xf32>
    %216 = stablehlo.transpose %215, dims = [1, 0, 2] : (tensor<1x8x32xf32>) -> tensor<8x1x32xf32>
    %217 = stablehlo.reshape %216 : (tensor<8x1x32xf32>) -> tensor<8x32xf32>
    %218 = stablehlo.dot_general %217, %60, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %219 = stablehlo.reshape %215 : (tensor<1x8x32xf32>) -> tensor<8x32xf32>
    %220 = stablehlo.dot_general %219, %33, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<8x32xf32>) -> tensor<32x32xf32>
    %221 = stablehlo.reshape %220 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %222 = stablehlo.reshape %221 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %223 = stablehlo.concatenate %210, %212, dim = 0 : (tensor<1x2x4x32xf32>, tensor<1x2x4x32xf32>) -> tensor<2x2x4x32xf32>
    %224 = stablehlo.negate %10 : tensor<4x16xf32>
    %225 = stablehlo.slice %223 [0:2, 0:2, 0:4, 0:16] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %226 = stablehlo.slice %223 [0:2, 0:2, 0:4, 16:32] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %227 = stablehlo.multiply %225, %49 : tensor<2x2x4x16xf32>
    %228 = stablehlo.broadcast_in_dim %224, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %229 = stablehlo.multiply %226, %228 : tensor<2x2x4x16xf32>
    %230 = stablehlo.subtract %227, %229 : tensor<2x2x4x16xf32>
    %231 = stablehlo.multiply %225, %228 : tensor<2x2x4x16xf32>
    %232 = stablehlo.multiply %226, %49 : tensor<2x2x4x16xf32>
    %233 = stablehlo.add %231, %232 : tensor<2x2x4x16xf32>
    %234 = stablehlo.concatenate %230, %233, dim = 3 : (tensor<2x2x4x16xf32>, tensor<2x2x4x16xf32>) -> tensor<2x2x4x32xf32>
    %235 = stablehlo.multiply %234, %46 : tensor<2x2x4x32xf32>
    %236 = stablehlo.reduce(%235 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<2x2x4x32xf32>, tensor<f32>) -> tensor<2x2x4xf32>
    %237 = stablehlo.reshape %236 : (tensor<2x2x4xf32>) -> tensor<2x2x4x1xf32>
    %238 = stablehlo.multiply %237, %40 : tensor<2x2x4x1xf32>
    %239 = stablehlo.broadcast_in_dim %238, dims = [0, 1, 2, 3] : (tensor<2x2x4x1xf32>) -> tensor<2x2x4x32xf32>
    %240 = stablehlo.multiply %46, %239 : tensor<2x2x4x32xf32>
    %241 = stablehlo.subtract %234, %240 : tensor<2x2x4x32xf32>
    %242 = stablehlo.multiply %241, %45 : tensor<2x2x4x32xf32>
    %243 = stablehlo.reshape %242 : (tensor<2x2x4x32xf32>) -> tensor<2x8x32xf32>
    %244 = stablehlo.transpose %243, dims = [1, 0, 2] : (tensor<2x8x32xf32>) -> tensor<8x2x32xf32>
    %245 = stablehlo.reshape %244 : (tensor<8x2x32xf32>) -> tensor<8x64xf32>
    %246 = stablehlo.dot_general %245, %30, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x64xf32>, tensor<64x32xf32>) -> tensor<8x32xf32>
    %247 = stablehlo.dot_general %243, %33, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x8x32xf32>, tensor<8x32xf32>) -> tensor<2x32x32xf32>
    %248 = stablehlo.reshape %247 : (tensor<2x32x32xf32>) -> tensor<64x32xf32>
    %249 = stablehlo.add %218, %246 : tensor<8x32xf32>
    %250 = stablehlo.multiply %249, %29 : tensor<8x32xf32>
    %251 = stablehlo.reduce(%250 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %252 = stablehlo.reshape %251 : (tensor<8xf32>) -> tensor<8x1xf32>
    %253 = stablehlo.multiply %252, %23 : tensor<8x1xf32>
    %254 = stablehlo.broadcast_in_dim %253, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %255 = stablehlo.multiply %29, %254 : tensor<8x32xf32>
    %256 = stablehlo.subtract %249, %255 : tensor<8x32xf32>
    %257 = stablehlo.multiply %256, %28 : tensor<8x32xf32>
    %258 = stablehlo.add %186, %257 : tensor<8x32xf32>
    %259 = stablehlo.constant dense<0.0> : tensor<8x32xf32>
    %260 = "stablehlo.scatter"(%259, %16, %258) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %261 = "stablehlo.scatter"(%259, %14, %258) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %262 = stablehlo.concatenate %248, %222, dim = 0 : (tensor<64x32xf32>, tensor<32x32xf32>) -> tensor<96x32xf32>
    %263 = stablehlo.concatenate %261, %260, %262, %195, %177, %171, %159, dim = 0 : (tensor<8x32xf32>, tensor<8x32xf32>, tensor<96x32xf32>, tensor<32x32xf32>, tensor<128x32xf32>, tensor<128x32xf32>, tensor<8x32xf32>) -> tensor<408x32xf32>
    %264 = stablehlo.multiply %263, %263 : tensor<408x32xf32>
    %265 = stablehlo.reduce(%264 init: %20) applies stablehlo.add across dimensions = [0, 1] : (tensor<408x32xf32>, tensor<f32>) -> tensor<f32>
    %266 = stablehlo.reshape %265 : (tensor<f32>) -> tensor<1x1xf32>
    %267 = stablehlo.sqrt %266 : tensor<1x1xf32>
    %269 = stablehlo.constant dense<1.0e-12> : tensor<1x1xf32>
    %270 = stablehlo.add %267, %269 : tensor<1x1xf32>
    %271 = stablehlo.constant dense<1.0> : tensor<1x1xf32>
    %272 = stablehlo.divide %271, %270 : tensor<1x1xf32>
    %273 = stablehlo.minimum %271, %272 : tensor<1x1xf32>
    %274 = stablehlo.broadcast_in_dim %273, dims = [0, 1] : (tensor<1x1xf32>) -> tensor<408x32xf32>
    %275 = stablehlo.multiply %263, %274 : tensor<408x32xf32>
    %277 = stablehlo.constant dense<0.9> : tensor<408x32xf32>
    %278 = stablehlo.multiply %arg2, %277 : tensor<408x32xf32>
    %279 = stablehlo.add %278, %275 : tensor<408x32xf32>
    %281 = stablehlo.constant dense<0.95> : tensor<408x32xf32>
    %282 = stablehlo.multiply %arg3, %281 : tensor<408x32xf32>
    %283 = stablehlo.multiply %275, %275 : tensor<408x32xf32>
    %284 = stablehlo.add %282, %283 : tensor<408x32xf32>
    %285 = stablehlo.broadcast_in_dim %arg6, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %286 = stablehlo.multiply %284, %285 : tensor<408x32xf32>
    %287 = stablehlo.sqrt %286 : tensor<408x32xf32>
    %289 = stablehlo.constant dense<1.0e-8> : tensor<408x32xf32>
    %290 = stablehlo.add %287, %289 : tensor<408x32xf32>
    %291 = stablehlo.broadcast_in_dim %arg5, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %292 = stablehlo.multiply %arg1, %291 : tensor<408x32xf32>
    %293 = stablehlo.broadcast_in_dim %arg4, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %294 = stablehlo.multiply %279, %293 : tensor<408x32xf32>
    %295 = stablehlo.divide %294, %290 : tensor<408x32xf32>
    %296 = stablehlo.subtract %292, %295 : tensor<408x32xf32>
    %297 = stablehlo.reshape %143 : (tensor<1xf32>) -> tensor<f32>
    %298 = stablehlo.reshape %267 : (tensor<1x1xf32>) -> tensor<f32>
    return %296, %279, %284, %297, %298 : tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>
  }
}
