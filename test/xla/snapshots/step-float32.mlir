module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x5xi32>, // "tokens"
      %arg1: tensor<408x32xf32> {tf.aliasing_output = 0 : i32}, // "weights"
      %arg2: tensor<408x32xf32> {tf.aliasing_output = 1 : i32}, // "first"
      %arg3: tensor<408x32xf32> {tf.aliasing_output = 2 : i32}, // "second"
      %arg4: tensor<f32>, // "rate"
      %arg5: tensor<f32>, // "decay"
      %arg6: tensor<f32> // "epsilon"
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
    %31 = stablehlo.reshape %30 : (tensor<64x32xf32>) -> tensor<2x32x32xf32>
    %32 = stablehlo.dot_general %29, %31, contracting_dims = [1] x [2], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<2x32x32xf32>) -> tensor<8x2x32xf32>
    %33 = stablehlo.transpose %32, dims = [1, 0, 2] : (tensor<8x2x32xf32>) -> tensor<2x8x32xf32>
    %34 = stablehlo.multiply %33, %33 : tensor<2x8x32xf32>
    %35 = stablehlo.reduce(%34 init: %20) applies stablehlo.add across dimensions = [2] : (tensor<2x8x32xf32>, tensor<f32>) -> tensor<2x8xf32>
    %36 = stablehlo.reshape %35 : (tensor<2x8xf32>) -> tensor<2x8x1xf32>
    %37 = stablehlo.constant dense<0.03125> : tensor<2x8x1xf32>
    %38 = stablehlo.multiply %36, %37 : tensor<2x8x1xf32>
    %39 = stablehlo.constant dense<1.0e-12> : tensor<2x8x1xf32>
    %40 = stablehlo.add %38, %39 : tensor<2x8x1xf32>
    %41 = stablehlo.rsqrt %40 : tensor<2x8x1xf32>
    %42 = stablehlo.broadcast_in_dim %41, dims = [0, 1, 2] : (tensor<2x8x1xf32>) -> tensor<2x8x32xf32>
    %43 = stablehlo.multiply %33, %42 : tensor<2x8x32xf32>
    %44 = stablehlo.reshape %43 : (tensor<2x8x32xf32>) -> tensor<2x2x4x32xf32>
    %45 = stablehlo.slice %44 [0:2, 0:2, 0:4, 0:16] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %46 = stablehlo.slice %44 [0:2, 0:2, 0:4, 16:32] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %47 = stablehlo.broadcast_in_dim %9, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %48 = stablehlo.multiply %45, %47 : tensor<2x2x4x16xf32>
    %49 = stablehlo.broadcast_in_dim %10, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %50 = stablehlo.multiply %46, %49 : tensor<2x2x4x16xf32>
    %51 = stablehlo.subtract %48, %50 : tensor<2x2x4x16xf32>
    %52 = stablehlo.multiply %45, %49 : tensor<2x2x4x16xf32>
    %53 = stablehlo.multiply %46, %47 : tensor<2x2x4x16xf32>
    %54 = stablehlo.add %52, %53 : tensor<2x2x4x16xf32>
    %55 = stablehlo.concatenate %51, %54, dim = 3 : (tensor<2x2x4x16xf32>, tensor<2x2x4x16xf32>) -> tensor<2x2x4x32xf32>
    %56 = stablehlo.slice %55 [0:1, 0:2, 0:4, 0:32] : (tensor<2x2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %57 = stablehlo.slice %55 [1:2, 0:2, 0:4, 0:32] : (tensor<2x2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %58 = stablehlo.slice %2 [64:96, 0:32] : (tensor<96x32xf32>) -> tensor<32x32xf32>
    %59 = stablehlo.reshape %58 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %60 = stablehlo.reshape %59 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %61 = stablehlo.dot_general %29, %60, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %62 = stablehlo.reshape %61 : (tensor<8x32xf32>) -> tensor<1x8x32xf32>
    %63 = stablehlo.reshape %62 : (tensor<1x8x32xf32>) -> tensor<1x2x4x32xf32>
    %64 = stablehlo.constant dense<0.25455844> : tensor<1x2x4x32xf32>
    %65 = stablehlo.multiply %56, %64 : tensor<1x2x4x32xf32>
    %66 = stablehlo.reshape %65 : (tensor<1x2x4x32xf32>) -> tensor<2x4x32xf32>
    %67 = stablehlo.reshape %57 : (tensor<1x2x4x32xf32>) -> tensor<2x4x32xf32>
    %68 = stablehlo.dot_general %66, %67, batching_dims = [0] x [0], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<2x4x32xf32>, tensor<2x4x32xf32>) -> tensor<2x4x4xf32>
    %69 = stablehlo.reshape %68 : (tensor<2x4x4xf32>) -> tensor<1x2x4x4xf32>
    %70 = stablehlo.iota dim = 2 : tensor<1x2x4x4xi32>
    %71 = stablehlo.iota dim = 3 : tensor<1x2x4x4xi32>
    %72 = stablehlo.compare GE, %70, %71, SIGNED : (tensor<1x2x4x4xi32>, tensor<1x2x4x4xi32>) -> tensor<1x2x4x4xi1>
    %73 = stablehlo.constant dense<0xFF800000> : tensor<1x2x4x4xf32>
    %74 = stablehlo.select %72, %69, %73 : tensor<1x2x4x4xi1>, tensor<1x2x4x4xf32>
    %75 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %76 = stablehlo.reduce(%74 init: %75) applies stablehlo.maximum across dimensions = [3] : (tensor<1x2x4x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %77 = stablehlo.reshape %76 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %78 = stablehlo.broadcast_in_dim %77, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %79 = stablehlo.subtract %74, %78 : tensor<1x2x4x4xf32>
    %80 = stablehlo.exponential %79 : tensor<1x2x4x4xf32>
    %81 = stablehlo.reduce(%80 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<1x2x4x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %82 = stablehlo.reshape %81 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %83 = stablehlo.broadcast_in_dim %82, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %84 = stablehlo.divide %80, %83 : tensor<1x2x4x4xf32>
    %85 = stablehlo.reshape %84 : (tensor<1x2x4x4xf32>) -> tensor<2x4x4xf32>
    %86 = stablehlo.reshape %63 : (tensor<1x2x4x32xf32>) -> tensor<2x4x32xf32>
    %87 = stablehlo.dot_general %85, %86, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %88 = stablehlo.reshape %87 : (tensor<2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %89 = stablehlo.reshape %88 : (tensor<1x2x4x32xf32>) -> tensor<1x8x32xf32>
    %90 = stablehlo.reshape %3 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %91 = stablehlo.transpose %89, dims = [1, 0, 2] : (tensor<1x8x32xf32>) -> tensor<8x1x32xf32>
    %92 = stablehlo.reshape %91 : (tensor<8x1x32xf32>) -> tensor<8x32xf32>
    %93 = stablehlo.dot_general %92, %3, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %94 = stablehlo.add %18, %93 : tensor<8x32xf32>
    %95 = stablehlo.multiply %94, %94 : tensor<8x32xf32>
    %96 = stablehlo.reduce(%95 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %97 = stablehlo.reshape %96 : (tensor<8xf32>) -> tensor<8x1xf32>
    %98 = stablehlo.multiply %97, %23 : tensor<8x1xf32>
    %99 = stablehlo.add %98, %25 : tensor<8x1xf32>
    %100 = stablehlo.rsqrt %99 : tensor<8x1xf32>
    %101 = stablehlo.broadcast_in_dim %100, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %102 = stablehlo.multiply %94, %101 : tensor<8x32xf32>
    %103 = stablehlo.dot_general %102, %4, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<128x32xf32>) -> tensor<8x128xf32>
    %104 = stablehlo.constant dense<0.0> : tensor<8x128xf32>
    %105 = stablehlo.maximum %103, %104 : tensor<8x128xf32>
    %106 = stablehlo.multiply %105, %105 : tensor<8x128xf32>
    %107 = stablehlo.dot_general %106, %5, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<128x32xf32>) -> tensor<8x32xf32>
    %108 = stablehlo.constant dense<0.25> : tensor<8x32xf32>
    %109 = stablehlo.multiply %107, %108 : tensor<8x32xf32>
    %110 = stablehlo.add %94, %109 : tensor<8x32xf32>
    %111 = stablehlo.multiply %110, %110 : tensor<8x32xf32>
    %112 = stablehlo.reduce(%111 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %113 = stablehlo.reshape %112 : (tensor<8xf32>) -> tensor<8x1xf32>
    %114 = stablehlo.multiply %113, %23 : tensor<8x1xf32>
    %115 = stablehlo.add %114, %25 : tensor<8x1xf32>
    %116 = stablehlo.rsqrt %115 : tensor<8x1xf32>
    %117 = stablehlo.broadcast_in_dim %116, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %118 = stablehlo.multiply %110, %117 : tensor<8x32xf32>
    %119 = stablehlo.dot_general %118, %6, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<8x32xf32>) -> tensor<8x8xf32>
    %120 = stablehlo.reshape %8 : (tensor<2x4xi32>) -> tensor<8xi32>
    %121 = stablehlo.reduce(%119 init: %75) applies stablehlo.maximum across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %122 = stablehlo.reshape %121 : (tensor<8xf32>) -> tensor<8x1xf32>
    %123 = stablehlo.broadcast_in_dim %122, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %124 = stablehlo.subtract %119, %123 : tensor<8x8xf32>
    %125 = stablehlo.exponential %124 : tensor<8x8xf32>
    %126 = stablehlo.reduce(%125 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %127 = stablehlo.log %126 : tensor<8xf32>
    %128 = stablehlo.iota dim = 1 : tensor<8x8xi32>
    %129 = stablehlo.broadcast_in_dim %120, dims = [0] : (tensor<8xi32>) -> tensor<8x8xi32>
    %130 = stablehlo.compare EQ, %128, %129, SIGNED : (tensor<8x8xi32>, tensor<8x8xi32>) -> tensor<8x8xi1>
    %131 = stablehlo.constant dense<0.0> : tensor<8x8xf32>
    %132 = stablehlo.select %130, %119, %131 : tensor<8x8xi1>, tensor<8x8xf32>
    %133 = stablehlo.reduce(%132 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %134 = stablehlo.reshape %122 : (tensor<8x1xf32>) -> tensor<8xf32>
    %135 = stablehlo.subtract %133, %134 : tensor<8xf32>
    %136 = stablehlo.subtract %127, %135 : tensor<8xf32>
    %137 = stablehlo.reduce(%136 init: %20) applies stablehlo.add across dimensions = [0] : (tensor<8xf32>, tensor<f32>) -> tensor<f32>
    %138 = stablehlo.reshape %137 : (tensor<f32>) -> tensor<1xf32>
    %140 = stablehlo.constant dense<0.125> : tensor<1xf32>
    %141 = stablehlo.multiply %138, %140 : tensor<1xf32>
    %142 = stablehlo.reshape %126 : (tensor<8xf32>) -> tensor<8x1xf32>
    %143 = stablehlo.broadcast_in_dim %142, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %144 = stablehlo.divide %125, %143 : tensor<8x8xf32>
    %147 = stablehlo.constant dense<-1.0> : tensor<8x8xf32>
    %148 = stablehlo.select %130, %147, %131 : tensor<8x8xi1>, tensor<8x8xf32>
    %149 = stablehlo.add %144, %148 : tensor<8x8xf32>
    %150 = stablehlo.dot_general %149, %6, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x8xf32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %151 = stablehlo.constant dense<0.125> : tensor<8x32xf32>
    %152 = stablehlo.multiply %150, %151 : tensor<8x32xf32>
    %153 = stablehlo.dot_general %149, %118, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x8xf32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %154 = stablehlo.multiply %153, %151 : tensor<8x32xf32>
    %155 = stablehlo.multiply %152, %118 : tensor<8x32xf32>
    %156 = stablehlo.reduce(%155 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %157 = stablehlo.reshape %156 : (tensor<8xf32>) -> tensor<8x1xf32>
    %159 = stablehlo.multiply %157, %23 : tensor<8x1xf32>
    %160 = stablehlo.broadcast_in_dim %159, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %161 = stablehlo.multiply %118, %160 : tensor<8x32xf32>
    %162 = stablehlo.subtract %152, %161 : tensor<8x32xf32>
    %163 = stablehlo.multiply %162, %117 : tensor<8x32xf32>
    %164 = stablehlo.dot_general %106, %163, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<8x32xf32>) -> tensor<128x32xf32>
    %165 = stablehlo.constant dense<0.25> : tensor<128x32xf32>
    %166 = stablehlo.multiply %164, %165 : tensor<128x32xf32>
    %167 = stablehlo.dot_general %163, %5, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<128x32xf32>) -> tensor<8x128xf32>
    %168 = stablehlo.constant dense<0.5> : tensor<8x128xf32>
    %169 = stablehlo.multiply %167, %168 : tensor<8x128xf32>
    %170 = stablehlo.multiply %169, %105 : tensor<8x128xf32>
    %171 = stablehlo.dot_general %170, %4, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<128x32xf32>) -> tensor<8x32xf32>
    %172 = stablehlo.dot_general %170, %102, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x128xf32>, tensor<8x32xf32>) -> tensor<128x32xf32>
    %173 = stablehlo.multiply %171, %102 : tensor<8x32xf32>
    %174 = stablehlo.reduce(%173 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %175 = stablehlo.reshape %174 : (tensor<8xf32>) -> tensor<8x1xf32>
    %176 = stablehlo.multiply %175, %23 : tensor<8x1xf32>
    %177 = stablehlo.broadcast_in_dim %176, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %178 = stablehlo.multiply %102, %177 : tensor<8x32xf32>
    %179 = stablehlo.subtract %171, %178 : tensor<8x32xf32>
    %180 = stablehlo.multiply %179, %101 : tensor<8x32xf32>
    %181 = stablehlo.add %163, %180 : tensor<8x32xf32>
    %182 = stablehlo.reshape %90 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %183 = stablehlo.dot_general %181, %182, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %184 = stablehlo.reshape %183 : (tensor<8x32xf32>) -> tensor<1x8x32xf32>
    %185 = stablehlo.dot_general %92, %181, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<8x32xf32>) -> tensor<32x32xf32>
    %186 = stablehlo.reshape %184 : (tensor<1x8x32xf32>) -> tensor<1x2x4x32xf32>
    %187 = stablehlo.multiply %186, %88 : tensor<1x2x4x32xf32>
    %188 = stablehlo.reduce(%187 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<1x2x4x32xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %189 = stablehlo.reshape %188 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %190 = stablehlo.reshape %186 : (tensor<1x2x4x32xf32>) -> tensor<2x4x32xf32>
    %191 = stablehlo.dot_general %190, %86, batching_dims = [0] x [0], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<2x4x32xf32>, tensor<2x4x32xf32>) -> tensor<2x4x4xf32>
    %192 = stablehlo.reshape %191 : (tensor<2x4x4xf32>) -> tensor<1x2x4x4xf32>
    %193 = stablehlo.broadcast_in_dim %189, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %194 = stablehlo.subtract %192, %193 : tensor<1x2x4x4xf32>
    %195 = stablehlo.multiply %84, %194 : tensor<1x2x4x4xf32>
    %196 = stablehlo.multiply %57, %64 : tensor<1x2x4x32xf32>
    %197 = stablehlo.reshape %195 : (tensor<1x2x4x4xf32>) -> tensor<2x4x4xf32>
    %198 = stablehlo.reshape %196 : (tensor<1x2x4x32xf32>) -> tensor<2x4x32xf32>
    %199 = stablehlo.dot_general %197, %198, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %200 = stablehlo.reshape %199 : (tensor<2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %201 = stablehlo.dot_general %197, %66, batching_dims = [0] x [0], contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %202 = stablehlo.reshape %201 : (tensor<2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %203 = stablehlo.dot_general %85, %190, batching_dims = [0] x [0], contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x4x4xf32>, tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
    %204 = stablehlo.reshape %203 : (tensor<2x4x32xf32>) -> tensor<1x2x4x32xf32>
    %205 = stablehlo.reshape %204 : (tensor<1x2x4x32xf32>) -> tensor<1x8x32xf32>
    %206 = stablehlo.transpose %205, dims = [1, 0, 2] : (tensor<1x8x32xf32>) -> tensor<8x1x32xf32>
    %207 = stablehlo.reshape %206 : (tensor<8x1x32xf32>) -> tensor<8x32xf32>
    %208 = stablehlo.dot_general %207, %58, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<32x32xf32>) -> tensor<8x32xf32>
    %209 = stablehlo.dot_general %207, %29, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x32xf32>, tensor<8x32xf32>) -> tensor<32x32xf32>
    %210 = stablehlo.concatenate %200, %202, dim = 0 : (tensor<1x2x4x32xf32>, tensor<1x2x4x32xf32>) -> tensor<2x2x4x32xf32>
    %211 = stablehlo.negate %10 : tensor<4x16xf32>
    %212 = stablehlo.slice %210 [0:2, 0:2, 0:4, 0:16] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %213 = stablehlo.slice %210 [0:2, 0:2, 0:4, 16:32] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %214 = stablehlo.multiply %212, %47 : tensor<2x2x4x16xf32>
    %215 = stablehlo.broadcast_in_dim %211, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %216 = stablehlo.multiply %213, %215 : tensor<2x2x4x16xf32>
    %217 = stablehlo.subtract %214, %216 : tensor<2x2x4x16xf32>
    %218 = stablehlo.multiply %212, %215 : tensor<2x2x4x16xf32>
    %219 = stablehlo.multiply %213, %47 : tensor<2x2x4x16xf32>
    %220 = stablehlo.add %218, %219 : tensor<2x2x4x16xf32>
    %221 = stablehlo.concatenate %217, %220, dim = 3 : (tensor<2x2x4x16xf32>, tensor<2x2x4x16xf32>) -> tensor<2x2x4x32xf32>
    %222 = stablehlo.reshape %221 : (tensor<2x2x4x32xf32>) -> tensor<2x8x32xf32>
    %223 = stablehlo.multiply %222, %43 : tensor<2x8x32xf32>
    %224 = stablehlo.reduce(%223 init: %20) applies stablehlo.add across dimensions = [2] : (tensor<2x8x32xf32>, tensor<f32>) -> tensor<2x8xf32>
    %225 = stablehlo.reshape %224 : (tensor<2x8xf32>) -> tensor<2x8x1xf32>
    %226 = stablehlo.multiply %225, %37 : tensor<2x8x1xf32>
    %227 = stablehlo.broadcast_in_dim %226, dims = [0, 1, 2] : (tensor<2x8x1xf32>) -> tensor<2x8x32xf32>
    %228 = stablehlo.multiply %43, %227 : tensor<2x8x32xf32>
    %229 = stablehlo.subtract %222, %228 : tensor<2x8x32xf32>
    %230 = stablehlo.multiply %229, %42 : tensor<2x8x32xf32>
    %231 = stablehlo.transpose %230, dims = [1, 0, 2] : (tensor<2x8x32xf32>) -> tensor<8x2x32xf32>
    %232 = stablehlo.reshape %231 : (tensor<8x2x32xf32>) -> tensor<8x64xf32>
    %233 = stablehlo.dot_general %232, %30, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x64xf32>, tensor<64x32xf32>) -> tensor<8x32xf32>
    %234 = stablehlo.dot_general %232, %29, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<8x64xf32>, tensor<8x32xf32>) -> tensor<64x32xf32>
    %235 = stablehlo.add %208, %233 : tensor<8x32xf32>
    %236 = stablehlo.multiply %235, %29 : tensor<8x32xf32>
    %237 = stablehlo.reduce(%236 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %238 = stablehlo.reshape %237 : (tensor<8xf32>) -> tensor<8x1xf32>
    %239 = stablehlo.multiply %238, %23 : tensor<8x1xf32>
    %240 = stablehlo.broadcast_in_dim %239, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %241 = stablehlo.multiply %29, %240 : tensor<8x32xf32>
    %242 = stablehlo.subtract %235, %241 : tensor<8x32xf32>
    %243 = stablehlo.multiply %242, %28 : tensor<8x32xf32>
    %244 = stablehlo.add %181, %243 : tensor<8x32xf32>
    %245 = stablehlo.constant dense<0.0> : tensor<8x32xf32>
    %246 = "stablehlo.scatter"(%245, %16, %244) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %247 = "stablehlo.scatter"(%245, %14, %244) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %248 = stablehlo.concatenate %234, %209, dim = 0 : (tensor<64x32xf32>, tensor<32x32xf32>) -> tensor<96x32xf32>
    %249 = stablehlo.concatenate %247, %246, %248, %185, %172, %166, %154, dim = 0 : (tensor<8x32xf32>, tensor<8x32xf32>, tensor<96x32xf32>, tensor<32x32xf32>, tensor<128x32xf32>, tensor<128x32xf32>, tensor<8x32xf32>) -> tensor<408x32xf32>
    %250 = stablehlo.multiply %249, %249 : tensor<408x32xf32>
    %251 = stablehlo.reduce(%250 init: %20) applies stablehlo.add across dimensions = [0, 1] : (tensor<408x32xf32>, tensor<f32>) -> tensor<f32>
    %252 = stablehlo.reshape %251 : (tensor<f32>) -> tensor<1x1xf32>
    %253 = stablehlo.sqrt %252 : tensor<1x1xf32>
    %255 = stablehlo.constant dense<1.0e-12> : tensor<1x1xf32>
    %256 = stablehlo.add %253, %255 : tensor<1x1xf32>
    %258 = stablehlo.constant dense<1.0> : tensor<1x1xf32>
    %259 = stablehlo.divide %258, %256 : tensor<1x1xf32>
    %260 = stablehlo.minimum %258, %259 : tensor<1x1xf32>
    %261 = stablehlo.broadcast_in_dim %260, dims = [0, 1] : (tensor<1x1xf32>) -> tensor<408x32xf32>
    %262 = stablehlo.multiply %249, %261 : tensor<408x32xf32>
    %264 = stablehlo.constant dense<0.9> : tensor<408x32xf32>
    %265 = stablehlo.multiply %arg2, %264 : tensor<408x32xf32>
    %266 = stablehlo.add %265, %262 : tensor<408x32xf32>
    %268 = stablehlo.constant dense<0.95> : tensor<408x32xf32>
    %269 = stablehlo.multiply %arg3, %268 : tensor<408x32xf32>
    %270 = stablehlo.multiply %262, %262 : tensor<408x32xf32>
    %271 = stablehlo.add %269, %270 : tensor<408x32xf32>
    %272 = stablehlo.sqrt %271 : tensor<408x32xf32>
    %273 = stablehlo.broadcast_in_dim %arg6, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %274 = stablehlo.add %272, %273 : tensor<408x32xf32>
    %275 = stablehlo.broadcast_in_dim %arg5, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %276 = stablehlo.multiply %arg1, %275 : tensor<408x32xf32>
    %277 = stablehlo.broadcast_in_dim %arg4, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %278 = stablehlo.multiply %266, %277 : tensor<408x32xf32>
    %279 = stablehlo.divide %278, %274 : tensor<408x32xf32>
    %280 = stablehlo.subtract %276, %279 : tensor<408x32xf32>
    %281 = stablehlo.reshape %141 : (tensor<1xf32>) -> tensor<f32>
    %282 = stablehlo.reshape %253 : (tensor<1x1xf32>) -> tensor<f32>
    return %280, %266, %271, %281, %282 : tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>
  }
}
