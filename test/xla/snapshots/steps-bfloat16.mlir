module @escalado attributes {mhlo.num_partitions = 2 : i32, mhlo.num_replicas = 1 : i32} {
  sdy.mesh @devices = <["batch"=2]>
  func.func public @main(
      %arg0: tensor<3x2x5xi32> {sdy.sharding = #sdy.sharding<@devices, [{}, {"batch"}, {}]>}, // "tokens"
      %arg1: tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>, tf.aliasing_output = 0 : i32}, // "weights"
      %arg2: tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>, tf.aliasing_output = 1 : i32}, // "first"
      %arg3: tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>, tf.aliasing_output = 2 : i32}, // "second"
      %arg4: tensor<3xf32> {sdy.sharding = #sdy.sharding<@devices, [{}]>}, // "rate"
      %arg5: tensor<3xf32> {sdy.sharding = #sdy.sharding<@devices, [{}]>}, // "decay"
      %arg6: tensor<3xf32> {sdy.sharding = #sdy.sharding<@devices, [{}]>} // "secondScale"
  ) -> (
      tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>}, // "weights"
      tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>}, // "first"
      tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>}, // "second"
      tensor<3xf32> {sdy.sharding = #sdy.sharding<@devices, [{}]>}, // "loss"
      tensor<3xf32> {sdy.sharding = #sdy.sharding<@devices, [{}]>} // "norm"
  ) {
    %0 = stablehlo.constant dense<0> : tensor<i32>
    %1 = stablehlo.constant dense<0.0> : tensor<3xf32>
    %2:10 = stablehlo.while(%held0 = %0, %held1 = %arg0, %held2 = %arg1, %held3 = %arg2, %held4 = %arg3, %held5 = %arg4, %held6 = %arg5, %held7 = %arg6, %held8 = %1, %held9 = %1) : tensor<i32>, tensor<3x2x5xi32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
    cond {
      %condition0 = stablehlo.constant dense<3> : tensor<i32>
      %condition1 = stablehlo.compare LT, %held0, %condition0, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %condition1 : tensor<i1>
    } do {
      %body0 = stablehlo.constant dense<0> : tensor<i32>
      %body1 = stablehlo.dynamic_slice %held1, %held0, %body0, %body0, sizes = [1, 2, 5] : (tensor<3x2x5xi32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<1x2x5xi32>
      %body2 = stablehlo.reshape %body1 : (tensor<1x2x5xi32>) -> tensor<2x5xi32>
      %body3 = stablehlo.dynamic_slice %held5, %held0, sizes = [1] : (tensor<3xf32>, tensor<i32>) -> tensor<1xf32>
      %body4 = stablehlo.reshape %body3 : (tensor<1xf32>) -> tensor<f32>
      %body5 = stablehlo.dynamic_slice %held6, %held0, sizes = [1] : (tensor<3xf32>, tensor<i32>) -> tensor<1xf32>
      %body6 = stablehlo.reshape %body5 : (tensor<1xf32>) -> tensor<f32>
      %body7 = stablehlo.dynamic_slice %held7, %held0, sizes = [1] : (tensor<3xf32>, tensor<i32>) -> tensor<1xf32>
      %body8 = stablehlo.reshape %body7 : (tensor<1xf32>) -> tensor<f32>
      %body9:5 = func.call @step(%body2, %held2, %held3, %held4, %body4, %body6, %body8) : (tensor<2x5xi32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>)
      %body10 = stablehlo.constant dense<1> : tensor<i32>
      %body11 = stablehlo.add %held0, %body10 : tensor<i32>
      %body12 = stablehlo.reshape %body9#3 : (tensor<f32>) -> tensor<1xf32>
      %body13 = stablehlo.dynamic_update_slice %held8, %body12, %held0 : (tensor<3xf32>, tensor<1xf32>, tensor<i32>) -> tensor<3xf32>
      %body14 = stablehlo.reshape %body9#4 : (tensor<f32>) -> tensor<1xf32>
      %body15 = stablehlo.dynamic_update_slice %held9, %body14, %held0 : (tensor<3xf32>, tensor<1xf32>, tensor<i32>) -> tensor<3xf32>
      stablehlo.return %body11, %held1, %body9#0, %body9#1, %body9#2, %held5, %held6, %held7, %body13, %body15 : tensor<i32>, tensor<3x2x5xi32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
    }
    return %2#2, %2#3, %2#4, %2#8, %2#9 : tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<3xf32>, tensor<3xf32>
  }

  func.func private @step(
      %arg0: tensor<2x5xi32>, // "tokens"
      %arg1: tensor<408x32xf32>, // "weights"
      %arg2: tensor<408x32xf32>, // "first"
      %arg3: tensor<408x32xf32>, // "second"
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
    %32 = stablehlo.convert %30 : (tensor<1x8x32xf32>) -> tensor<1x8x32xbf16>
    %33 = stablehlo.convert %31 : (tensor<2x32x32xf32>) -> tensor<2x32x32xbf16>
    %34 = stablehlo.reshape %32 : (tensor<1x8x32xbf16>) -> tensor<8x32xbf16>
    %35 = stablehlo.dot_general %34, %33, contracting_dims = [1] x [2] : (tensor<8x32xbf16>, tensor<2x32x32xbf16>) -> tensor<8x2x32xbf16>
    %36 = stablehlo.transpose %35, dims = [1, 0, 2] : (tensor<8x2x32xbf16>) -> tensor<2x8x32xbf16>
    %37 = stablehlo.reshape %36 : (tensor<2x8x32xbf16>) -> tensor<4x4x32xbf16>
    %38 = stablehlo.convert %37 : (tensor<4x4x32xbf16>) -> tensor<4x4x32xf32>
    %39 = stablehlo.multiply %38, %38 : tensor<4x4x32xf32>
    %40 = stablehlo.reduce(%39 init: %19) applies stablehlo.add across dimensions = [2] : (tensor<4x4x32xf32>, tensor<f32>) -> tensor<4x4xf32>
    %41 = stablehlo.reshape %40 : (tensor<4x4xf32>) -> tensor<4x4x1xf32>
    %42 = stablehlo.constant dense<0.03125> : tensor<4x4x1xf32>
    %43 = stablehlo.multiply %41, %42 : tensor<4x4x1xf32>
    %44 = stablehlo.constant dense<1.0e-12> : tensor<4x4x1xf32>
    %45 = stablehlo.add %43, %44 : tensor<4x4x1xf32>
    %46 = stablehlo.rsqrt %45 : tensor<4x4x1xf32>
    %47 = stablehlo.broadcast_in_dim %46, dims = [0, 1, 2] : (tensor<4x4x1xf32>) -> tensor<4x4x32xf32>
    %48 = stablehlo.multiply %38, %47 : tensor<4x4x32xf32>
    %49 = stablehlo.convert %48 : (tensor<4x4x32xf32>) -> tensor<4x4x32xbf16>
    %50 = stablehlo.convert %49 : (tensor<4x4x32xbf16>) -> tensor<4x4x32xf32>
    %51 = stablehlo.slice %50 [0:4, 0:4, 0:16] : (tensor<4x4x32xf32>) -> tensor<4x4x16xf32>
    %52 = stablehlo.slice %50 [0:4, 0:4, 16:32] : (tensor<4x4x32xf32>) -> tensor<4x4x16xf32>
    %53 = stablehlo.broadcast_in_dim %8, dims = [1, 2] : (tensor<4x16xf32>) -> tensor<4x4x16xf32>
    %54 = stablehlo.multiply %51, %53 : tensor<4x4x16xf32>
    %55 = stablehlo.broadcast_in_dim %9, dims = [1, 2] : (tensor<4x16xf32>) -> tensor<4x4x16xf32>
    %56 = stablehlo.multiply %52, %55 : tensor<4x4x16xf32>
    %57 = stablehlo.subtract %54, %56 : tensor<4x4x16xf32>
    %58 = stablehlo.multiply %51, %55 : tensor<4x4x16xf32>
    %59 = stablehlo.multiply %52, %53 : tensor<4x4x16xf32>
    %60 = stablehlo.add %58, %59 : tensor<4x4x16xf32>
    %61 = stablehlo.concatenate %57, %60, dim = 2 : (tensor<4x4x16xf32>, tensor<4x4x16xf32>) -> tensor<4x4x32xf32>
    %62 = stablehlo.convert %61 : (tensor<4x4x32xf32>) -> tensor<4x4x32xbf16>
    %63 = stablehlo.slice %62 [0:2, 0:4, 0:32] : (tensor<4x4x32xbf16>) -> tensor<2x4x32xbf16>
    %64 = stablehlo.slice %62 [2:4, 0:4, 0:32] : (tensor<4x4x32xbf16>) -> tensor<2x4x32xbf16>
    %65 = stablehlo.slice %2 [64:96, 0:32] : (tensor<96x32xf32>) -> tensor<32x32xf32>
    %66 = stablehlo.reshape %65 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %67 = stablehlo.convert %66 : (tensor<1x32x32xf32>) -> tensor<1x32x32xbf16>
    %68 = stablehlo.reshape %67 : (tensor<1x32x32xbf16>) -> tensor<32x32xbf16>
    %69 = stablehlo.dot_general %34, %68, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %70 = stablehlo.reshape %69 : (tensor<8x32xbf16>) -> tensor<1x8x32xbf16>
    %71 = stablehlo.reshape %70 : (tensor<1x8x32xbf16>) -> tensor<2x4x32xbf16>
    %72 = stablehlo.convert %64 : (tensor<2x4x32xbf16>) -> tensor<2x4x32xf32>
    %73 = stablehlo.constant dense<0.25455844> : tensor<2x4x32xf32>
    %74 = stablehlo.multiply %72, %73 : tensor<2x4x32xf32>
    %75 = stablehlo.convert %74 : (tensor<2x4x32xf32>) -> tensor<2x4x32xbf16>
    %76 = stablehlo.dot_general %63, %75, batching_dims = [0] x [0], contracting_dims = [2] x [2] : (tensor<2x4x32xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x4xbf16>
    %77 = stablehlo.constant dense<[[0.0, -1000000000.0, -1000000000.0, -1000000000.0], [0.0, 0.0, -1000000000.0, -1000000000.0], [0.0, 0.0, 0.0, -1000000000.0], [0.0, 0.0, 0.0, 0.0]]> : tensor<4x4xf32>
    %78 = stablehlo.convert %76 : (tensor<2x4x4xbf16>) -> tensor<2x4x4xf32>
    %79 = stablehlo.broadcast_in_dim %77, dims = [1, 2] : (tensor<4x4xf32>) -> tensor<2x4x4xf32>
    %80 = stablehlo.add %78, %79 : tensor<2x4x4xf32>
    %81 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %82 = stablehlo.reduce(%80 init: %81) applies stablehlo.maximum across dimensions = [2] : (tensor<2x4x4xf32>, tensor<f32>) -> tensor<2x4xf32>
    %83 = stablehlo.reshape %82 : (tensor<2x4xf32>) -> tensor<2x4x1xf32>
    %84 = stablehlo.broadcast_in_dim %83, dims = [0, 1, 2] : (tensor<2x4x1xf32>) -> tensor<2x4x4xf32>
    %85 = stablehlo.subtract %80, %84 : tensor<2x4x4xf32>
    %86 = stablehlo.exponential %85 : tensor<2x4x4xf32>
    %87 = stablehlo.reduce(%86 init: %19) applies stablehlo.add across dimensions = [2] : (tensor<2x4x4xf32>, tensor<f32>) -> tensor<2x4xf32>
    %88 = stablehlo.reshape %87 : (tensor<2x4xf32>) -> tensor<2x4x1xf32>
    %89 = stablehlo.broadcast_in_dim %88, dims = [0, 1, 2] : (tensor<2x4x1xf32>) -> tensor<2x4x4xf32>
    %90 = stablehlo.divide %86, %89 : tensor<2x4x4xf32>
    %91 = stablehlo.convert %90 : (tensor<2x4x4xf32>) -> tensor<2x4x4xbf16>
    %92 = stablehlo.dot_general %91, %71, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %93 = stablehlo.reshape %92 : (tensor<2x4x32xbf16>) -> tensor<1x8x32xbf16>
    %94 = stablehlo.reshape %3 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %95 = stablehlo.transpose %93, dims = [1, 0, 2] : (tensor<1x8x32xbf16>) -> tensor<8x1x32xbf16>
    %96 = stablehlo.reshape %95 : (tensor<8x1x32xbf16>) -> tensor<8x32xbf16>
    %97 = stablehlo.convert %3 : (tensor<32x32xf32>) -> tensor<32x32xbf16>
    %98 = stablehlo.dot_general %96, %97, contracting_dims = [1] x [0] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %99 = stablehlo.convert %98 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %100 = stablehlo.add %17, %99 : tensor<8x32xf32>
    %101 = stablehlo.convert %100 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %102 = stablehlo.convert %101 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %103 = stablehlo.multiply %102, %102 : tensor<8x32xf32>
    %104 = stablehlo.reduce(%103 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %105 = stablehlo.reshape %104 : (tensor<8xf32>) -> tensor<8x1xf32>
    %106 = stablehlo.multiply %105, %22 : tensor<8x1xf32>
    %107 = stablehlo.add %106, %24 : tensor<8x1xf32>
    %108 = stablehlo.rsqrt %107 : tensor<8x1xf32>
    %109 = stablehlo.broadcast_in_dim %108, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %110 = stablehlo.multiply %102, %109 : tensor<8x32xf32>
    %111 = stablehlo.convert %110 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %112 = stablehlo.convert %4 : (tensor<128x32xf32>) -> tensor<128x32xbf16>
    %113 = stablehlo.dot_general %111, %112, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<128x32xbf16>) -> tensor<8x128xbf16>
    %114 = stablehlo.constant dense<0.0> : tensor<8x128xbf16>
    %115 = stablehlo.maximum %113, %114 : tensor<8x128xbf16>
    %116 = stablehlo.multiply %115, %115 : tensor<8x128xbf16>
    %117 = stablehlo.constant dense<0.25> : tensor<128x32xf32>
    %118 = stablehlo.multiply %5, %117 : tensor<128x32xf32>
    %119 = stablehlo.convert %118 : (tensor<128x32xf32>) -> tensor<128x32xbf16>
    %120 = stablehlo.dot_general %116, %119, contracting_dims = [1] x [0] : (tensor<8x128xbf16>, tensor<128x32xbf16>) -> tensor<8x32xbf16>
    %121 = stablehlo.add %101, %120 : tensor<8x32xbf16>
    %122 = stablehlo.convert %121 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %123 = stablehlo.multiply %122, %122 : tensor<8x32xf32>
    %124 = stablehlo.reduce(%123 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %125 = stablehlo.reshape %124 : (tensor<8xf32>) -> tensor<8x1xf32>
    %126 = stablehlo.multiply %125, %22 : tensor<8x1xf32>
    %127 = stablehlo.add %126, %24 : tensor<8x1xf32>
    %128 = stablehlo.rsqrt %127 : tensor<8x1xf32>
    %129 = stablehlo.broadcast_in_dim %128, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %130 = stablehlo.multiply %122, %129 : tensor<8x32xf32>
    %131 = stablehlo.convert %130 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %132 = stablehlo.convert %6 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %133 = stablehlo.dot_general %131, %132, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<8x32xbf16>) -> tensor<8x8xbf16>
    %134 = stablehlo.slice %arg0 [0:2, 1:5] : (tensor<2x5xi32>) -> tensor<2x4xi32>
    %135 = stablehlo.reshape %134 : (tensor<2x4xi32>) -> tensor<8xi32>
    %136 = stablehlo.convert %133 : (tensor<8x8xbf16>) -> tensor<8x8xf32>
    %137 = stablehlo.reduce(%136 init: %81) applies stablehlo.maximum across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %138 = stablehlo.reshape %137 : (tensor<8xf32>) -> tensor<8x1xf32>
    %139 = stablehlo.broadcast_in_dim %138, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %140 = stablehlo.subtract %136, %139 : tensor<8x8xf32>
    %141 = stablehlo.exponential %140 : tensor<8x8xf32>
    %142 = stablehlo.reduce(%141 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %143 = stablehlo.log %142 : tensor<8xf32>
    %144 = stablehlo.iota dim = 1 : tensor<8x8xi32>
    %145 = stablehlo.broadcast_in_dim %135, dims = [0] : (tensor<8xi32>) -> tensor<8x8xi32>
    %146 = stablehlo.compare EQ, %144, %145, SIGNED : (tensor<8x8xi32>, tensor<8x8xi32>) -> tensor<8x8xi1>
    %147 = stablehlo.constant dense<0.0> : tensor<8x8xf32>
    %148 = stablehlo.select %146, %136, %147 : tensor<8x8xi1>, tensor<8x8xf32>
    %149 = stablehlo.reduce(%148 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %150 = stablehlo.reshape %138 : (tensor<8x1xf32>) -> tensor<8xf32>
    %151 = stablehlo.subtract %149, %150 : tensor<8xf32>
    %152 = stablehlo.subtract %143, %151 : tensor<8xf32>
    %153 = stablehlo.reduce(%152 init: %19) applies stablehlo.add across dimensions = [0] : (tensor<8xf32>, tensor<f32>) -> tensor<f32>
    %154 = stablehlo.reshape %153 : (tensor<f32>) -> tensor<1xf32>
    %156 = stablehlo.constant dense<0.125> : tensor<1xf32>
    %157 = stablehlo.multiply %154, %156 : tensor<1xf32>
    %159 = stablehlo.constant dense<1.0> : tensor<1xf32>
    %160 = stablehlo.multiply %159, %156 : tensor<1xf32>
    %161 = stablehlo.broadcast_in_dim %160, dims = [0] : (tensor<1xf32>) -> tensor<8xf32>
    %162 = stablehlo.reshape %161 : (tensor<8xf32>) -> tensor<8x1xf32>
    %163 = stablehlo.reshape %142 : (tensor<8xf32>) -> tensor<8x1xf32>
    %164 = stablehlo.broadcast_in_dim %163, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %165 = stablehlo.divide %141, %164 : tensor<8x8xf32>
    %166 = stablehlo.broadcast_in_dim %162, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %167 = stablehlo.multiply %165, %166 : tensor<8x8xf32>
    %168 = stablehlo.negate %161 : tensor<8xf32>
    %169 = stablehlo.broadcast_in_dim %168, dims = [0] : (tensor<8xf32>) -> tensor<8x8xf32>
    %170 = stablehlo.select %146, %169, %147 : tensor<8x8xi1>, tensor<8x8xf32>
    %171 = stablehlo.add %167, %170 : tensor<8x8xf32>
    %172 = stablehlo.convert %171 : (tensor<8x8xf32>) -> tensor<8x8xbf16>
    %173 = stablehlo.dot_general %172, %132, contracting_dims = [1] x [0] : (tensor<8x8xbf16>, tensor<8x32xbf16>) -> tensor<8x32xbf16>
    %174 = stablehlo.dot_general %172, %131, contracting_dims = [0] x [0] : (tensor<8x8xbf16>, tensor<8x32xbf16>) -> tensor<8x32xf32>
    %175 = stablehlo.convert %173 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %176 = stablehlo.convert %131 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %177 = stablehlo.multiply %175, %176 : tensor<8x32xf32>
    %178 = stablehlo.reduce(%177 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %179 = stablehlo.reshape %178 : (tensor<8xf32>) -> tensor<8x1xf32>
    %181 = stablehlo.multiply %179, %22 : tensor<8x1xf32>
    %182 = stablehlo.broadcast_in_dim %181, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %183 = stablehlo.multiply %176, %182 : tensor<8x32xf32>
    %184 = stablehlo.subtract %175, %183 : tensor<8x32xf32>
    %185 = stablehlo.multiply %184, %129 : tensor<8x32xf32>
    %186 = stablehlo.convert %185 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %187 = stablehlo.dot_general %116, %186, contracting_dims = [0] x [0] : (tensor<8x128xbf16>, tensor<8x32xbf16>) -> tensor<128x32xf32>
    %188 = stablehlo.multiply %187, %117 : tensor<128x32xf32>
    %189 = stablehlo.constant dense<0.5> : tensor<128x32xf32>
    %190 = stablehlo.multiply %5, %189 : tensor<128x32xf32>
    %191 = stablehlo.convert %190 : (tensor<128x32xf32>) -> tensor<128x32xbf16>
    %192 = stablehlo.dot_general %186, %191, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<128x32xbf16>) -> tensor<8x128xbf16>
    %193 = stablehlo.convert %113 : (tensor<8x128xbf16>) -> tensor<8x128xf32>
    %194 = stablehlo.constant dense<0.0> : tensor<8x128xf32>
    %195 = stablehlo.maximum %193, %194 : tensor<8x128xf32>
    %196 = stablehlo.convert %192 : (tensor<8x128xbf16>) -> tensor<8x128xf32>
    %197 = stablehlo.multiply %196, %195 : tensor<8x128xf32>
    %198 = stablehlo.convert %197 : (tensor<8x128xf32>) -> tensor<8x128xbf16>
    %199 = stablehlo.dot_general %198, %112, contracting_dims = [1] x [0] : (tensor<8x128xbf16>, tensor<128x32xbf16>) -> tensor<8x32xbf16>
    %200 = stablehlo.dot_general %198, %111, contracting_dims = [0] x [0] : (tensor<8x128xbf16>, tensor<8x32xbf16>) -> tensor<128x32xf32>
    %201 = stablehlo.convert %199 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %202 = stablehlo.convert %111 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %203 = stablehlo.multiply %201, %202 : tensor<8x32xf32>
    %204 = stablehlo.reduce(%203 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %205 = stablehlo.reshape %204 : (tensor<8xf32>) -> tensor<8x1xf32>
    %206 = stablehlo.multiply %205, %22 : tensor<8x1xf32>
    %207 = stablehlo.broadcast_in_dim %206, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %208 = stablehlo.multiply %202, %207 : tensor<8x32xf32>
    %209 = stablehlo.subtract %201, %208 : tensor<8x32xf32>
    %210 = stablehlo.multiply %209, %109 : tensor<8x32xf32>
    %211 = stablehlo.convert %186 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %212 = stablehlo.add %211, %210 : tensor<8x32xf32>
    %213 = stablehlo.convert %212 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %214 = stablehlo.reshape %213 : (tensor<8x32xbf16>) -> tensor<1x8x32xbf16>
    %215 = stablehlo.convert %94 : (tensor<1x32x32xf32>) -> tensor<1x32x32xbf16>
    %216 = stablehlo.reshape %214 : (tensor<1x8x32xbf16>) -> tensor<8x32xbf16>
    %217 = stablehlo.reshape %215 : (tensor<1x32x32xbf16>) -> tensor<32x32xbf16>
    %218 = stablehlo.dot_general %216, %217, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %219 = stablehlo.reshape %218 : (tensor<8x32xbf16>) -> tensor<1x8x32xbf16>
    %220 = stablehlo.reshape %93 : (tensor<1x8x32xbf16>) -> tensor<8x32xbf16>
    %221 = stablehlo.dot_general %220, %216, contracting_dims = [0] x [0] : (tensor<8x32xbf16>, tensor<8x32xbf16>) -> tensor<32x32xf32>
    %222 = stablehlo.reshape %221 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %223 = stablehlo.reshape %222 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %224 = stablehlo.reshape %219 : (tensor<1x8x32xbf16>) -> tensor<2x4x32xbf16>
    %225 = stablehlo.convert %224 : (tensor<2x4x32xbf16>) -> tensor<2x4x32xf32>
    %226 = stablehlo.convert %92 : (tensor<2x4x32xbf16>) -> tensor<2x4x32xf32>
    %227 = stablehlo.multiply %225, %226 : tensor<2x4x32xf32>
    %228 = stablehlo.reduce(%227 init: %19) applies stablehlo.add across dimensions = [2] : (tensor<2x4x32xf32>, tensor<f32>) -> tensor<2x4xf32>
    %229 = stablehlo.reshape %228 : (tensor<2x4xf32>) -> tensor<2x4x1xf32>
    %230 = stablehlo.dot_general %224, %71, batching_dims = [0] x [0], contracting_dims = [2] x [2] : (tensor<2x4x32xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x4xbf16>
    %231 = stablehlo.convert %230 : (tensor<2x4x4xbf16>) -> tensor<2x4x4xf32>
    %232 = stablehlo.broadcast_in_dim %229, dims = [0, 1, 2] : (tensor<2x4x1xf32>) -> tensor<2x4x4xf32>
    %233 = stablehlo.subtract %231, %232 : tensor<2x4x4xf32>
    %234 = stablehlo.convert %91 : (tensor<2x4x4xbf16>) -> tensor<2x4x4xf32>
    %235 = stablehlo.multiply %234, %233 : tensor<2x4x4xf32>
    %236 = stablehlo.convert %235 : (tensor<2x4x4xf32>) -> tensor<2x4x4xbf16>
    %237 = stablehlo.convert %236 : (tensor<2x4x4xbf16>) -> tensor<2x4x4xf32>
    %238 = stablehlo.constant dense<0.25455844> : tensor<2x4x4xf32>
    %239 = stablehlo.multiply %237, %238 : tensor<2x4x4xf32>
    %240 = stablehlo.convert %239 : (tensor<2x4x4xf32>) -> tensor<2x4x4xbf16>
    %241 = stablehlo.dot_general %240, %64, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %242 = stablehlo.dot_general %240, %63, batching_dims = [0] x [0], contracting_dims = [1] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %243 = stablehlo.dot_general %91, %224, batching_dims = [0] x [0], contracting_dims = [1] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %244 = stablehlo.reshape %243 : (tensor<2x4x32xbf16>) -> tensor<1x8x32xbf16>
    %245 = stablehlo.transpose %244, dims = [1, 0, 2] : (tensor<1x8x32xbf16>) -> tensor<8x1x32xbf16>
    %246 = stablehlo.reshape %245 : (tensor<8x1x32xbf16>) -> tensor<8x32xbf16>
    %247 = stablehlo.convert %65 : (tensor<32x32xf32>) -> tensor<32x32xbf16>
    %248 = stablehlo.dot_general %246, %247, contracting_dims = [1] x [0] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %249 = stablehlo.reshape %244 : (tensor<1x8x32xbf16>) -> tensor<8x32xbf16>
    %250 = stablehlo.dot_general %249, %34, contracting_dims = [0] x [0] : (tensor<8x32xbf16>, tensor<8x32xbf16>) -> tensor<32x32xf32>
    %251 = stablehlo.reshape %250 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %252 = stablehlo.reshape %251 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %253 = stablehlo.concatenate %241, %242, dim = 0 : (tensor<2x4x32xbf16>, tensor<2x4x32xbf16>) -> tensor<4x4x32xbf16>
    %254 = stablehlo.negate %9 : tensor<4x16xf32>
    %255 = stablehlo.convert %253 : (tensor<4x4x32xbf16>) -> tensor<4x4x32xf32>
    %256 = stablehlo.slice %255 [0:4, 0:4, 0:16] : (tensor<4x4x32xf32>) -> tensor<4x4x16xf32>
    %257 = stablehlo.slice %255 [0:4, 0:4, 16:32] : (tensor<4x4x32xf32>) -> tensor<4x4x16xf32>
    %258 = stablehlo.multiply %256, %53 : tensor<4x4x16xf32>
    %259 = stablehlo.broadcast_in_dim %254, dims = [1, 2] : (tensor<4x16xf32>) -> tensor<4x4x16xf32>
    %260 = stablehlo.multiply %257, %259 : tensor<4x4x16xf32>
    %261 = stablehlo.subtract %258, %260 : tensor<4x4x16xf32>
    %262 = stablehlo.multiply %256, %259 : tensor<4x4x16xf32>
    %263 = stablehlo.multiply %257, %53 : tensor<4x4x16xf32>
    %264 = stablehlo.add %262, %263 : tensor<4x4x16xf32>
    %265 = stablehlo.concatenate %261, %264, dim = 2 : (tensor<4x4x16xf32>, tensor<4x4x16xf32>) -> tensor<4x4x32xf32>
    %266 = stablehlo.convert %265 : (tensor<4x4x32xf32>) -> tensor<4x4x32xbf16>
    %267 = stablehlo.convert %266 : (tensor<4x4x32xbf16>) -> tensor<4x4x32xf32>
    %268 = stablehlo.multiply %267, %50 : tensor<4x4x32xf32>
    %269 = stablehlo.reduce(%268 init: %19) applies stablehlo.add across dimensions = [2] : (tensor<4x4x32xf32>, tensor<f32>) -> tensor<4x4xf32>
    %270 = stablehlo.reshape %269 : (tensor<4x4xf32>) -> tensor<4x4x1xf32>
    %271 = stablehlo.multiply %270, %42 : tensor<4x4x1xf32>
    %272 = stablehlo.broadcast_in_dim %271, dims = [0, 1, 2] : (tensor<4x4x1xf32>) -> tensor<4x4x32xf32>
    %273 = stablehlo.multiply %50, %272 : tensor<4x4x32xf32>
    %274 = stablehlo.subtract %267, %273 : tensor<4x4x32xf32>
    %275 = stablehlo.multiply %274, %47 : tensor<4x4x32xf32>
    %276 = stablehlo.reshape %275 : (tensor<4x4x32xf32>) -> tensor<2x8x32xf32>
    %277 = stablehlo.convert %276 : (tensor<2x8x32xf32>) -> tensor<2x8x32xbf16>
    %278 = stablehlo.transpose %277, dims = [1, 0, 2] : (tensor<2x8x32xbf16>) -> tensor<8x2x32xbf16>
    %279 = stablehlo.reshape %278 : (tensor<8x2x32xbf16>) -> tensor<8x64xbf16>
    %280 = stablehlo.convert %29 : (tensor<64x32xf32>) -> tensor<64x32xbf16>
    %281 = stablehlo.dot_general %279, %280, contracting_dims = [1] x [0] : (tensor<8x64xbf16>, tensor<64x32xbf16>) -> tensor<8x32xbf16>
    %282 = stablehlo.dot_general %277, %34, contracting_dims = [1] x [0] : (tensor<2x8x32xbf16>, tensor<8x32xbf16>) -> tensor<2x32x32xf32>
    %283 = stablehlo.reshape %282 : (tensor<2x32x32xf32>) -> tensor<64x32xf32>
    %284 = stablehlo.add %248, %281 : tensor<8x32xbf16>
    %285 = stablehlo.convert %284 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %286 = stablehlo.multiply %285, %28 : tensor<8x32xf32>
    %287 = stablehlo.reduce(%286 init: %19) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %288 = stablehlo.reshape %287 : (tensor<8xf32>) -> tensor<8x1xf32>
    %289 = stablehlo.multiply %288, %22 : tensor<8x1xf32>
    %290 = stablehlo.broadcast_in_dim %289, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %291 = stablehlo.multiply %28, %290 : tensor<8x32xf32>
    %292 = stablehlo.subtract %285, %291 : tensor<8x32xf32>
    %293 = stablehlo.multiply %292, %27 : tensor<8x32xf32>
    %294 = stablehlo.convert %213 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %295 = stablehlo.add %294, %293 : tensor<8x32xf32>
    %296 = stablehlo.convert %295 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %297 = stablehlo.convert %296 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %298 = stablehlo.constant dense<0.0> : tensor<8x32xf32>
    %299 = "stablehlo.scatter"(%298, %15, %297) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %300 = "stablehlo.scatter"(%298, %13, %297) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %301 = stablehlo.concatenate %283, %252, dim = 0 : (tensor<64x32xf32>, tensor<32x32xf32>) -> tensor<96x32xf32>
    %302 = stablehlo.concatenate %300, %299, %301, %223, %200, %188, %174, dim = 0 : (tensor<8x32xf32>, tensor<8x32xf32>, tensor<96x32xf32>, tensor<32x32xf32>, tensor<128x32xf32>, tensor<128x32xf32>, tensor<8x32xf32>) -> tensor<408x32xf32>
    %303 = stablehlo.multiply %302, %302 : tensor<408x32xf32>
    %304 = stablehlo.reduce(%303 init: %19) applies stablehlo.add across dimensions = [0, 1] : (tensor<408x32xf32>, tensor<f32>) -> tensor<f32>
    %305 = stablehlo.reshape %304 : (tensor<f32>) -> tensor<1x1xf32>
    %306 = stablehlo.sqrt %305 : tensor<1x1xf32>
    %308 = stablehlo.constant dense<1.0e-12> : tensor<1x1xf32>
    %309 = stablehlo.add %306, %308 : tensor<1x1xf32>
    %310 = stablehlo.constant dense<1.0> : tensor<1x1xf32>
    %311 = stablehlo.divide %310, %309 : tensor<1x1xf32>
    %312 = stablehlo.minimum %310, %311 : tensor<1x1xf32>
    %313 = stablehlo.broadcast_in_dim %312, dims = [0, 1] : (tensor<1x1xf32>) -> tensor<408x32xf32>
    %314 = stablehlo.multiply %302, %313 : tensor<408x32xf32>
    %316 = stablehlo.constant dense<0.9> : tensor<408x32xf32>
    %317 = stablehlo.multiply %arg2, %316 : tensor<408x32xf32>
    %318 = stablehlo.add %317, %314 : tensor<408x32xf32>
    %320 = stablehlo.constant dense<0.95> : tensor<408x32xf32>
    %321 = stablehlo.multiply %arg3, %320 : tensor<408x32xf32>
    %322 = stablehlo.multiply %314, %314 : tensor<408x32xf32>
    %323 = stablehlo.add %321, %322 : tensor<408x32xf32>
    %324 = stablehlo.broadcast_in_dim %arg6, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %325 = stablehlo.multiply %323, %324 : tensor<408x32xf32>
    %326 = stablehlo.sqrt %325 : tensor<408x32xf32>
    %328 = stablehlo.constant dense<1.0e-8> : tensor<408x32xf32>
    %329 = stablehlo.add %326, %328 : tensor<408x32xf32>
    %330 = stablehlo.broadcast_in_dim %arg5, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %331 = stablehlo.multiply %arg1, %330 : tensor<408x32xf32>
    %332 = stablehlo.broadcast_in_dim %arg4, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %333 = stablehlo.multiply %318, %332 : tensor<408x32xf32>
    %334 = stablehlo.divide %333, %329 : tensor<408x32xf32>
    %335 = stablehlo.subtract %331, %334 : tensor<408x32xf32>
    %336 = stablehlo.reshape %157 : (tensor<1xf32>) -> tensor<f32>
    %337 = stablehlo.reshape %306 : (tensor<1x1xf32>) -> tensor<f32>
    return %335, %318, %323, %336, %337 : tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>
  }
}
