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
    %0 = stablehlo.constant dense<0.0> : tensor<3xf32>
    %1 = stablehlo.constant dense<0> : tensor<i32>
    %2:10 = stablehlo.while(%held0 = %1, %held1 = %arg0, %held2 = %arg1, %held3 = %arg2, %held4 = %arg3, %held5 = %arg4, %held6 = %arg5, %held7 = %arg6, %held8 = %0, %held9 = %0) : tensor<i32>, tensor<3x2x5xi32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
    cond {
      %condition0 = stablehlo.constant dense<3> : tensor<i32>
      %condition1 = stablehlo.compare LT, %held0, %condition0, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %condition1 : tensor<i1>
    } do {
      %body0 = stablehlo.constant dense<1> : tensor<i32>
      %body1 = stablehlo.add %held0, %body0 : tensor<i32>
      %body2 = stablehlo.constant dense<0> : tensor<i32>
      %body3 = stablehlo.dynamic_slice %held1, %held0, %body2, %body2, sizes = [1, 2, 5] : (tensor<3x2x5xi32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<1x2x5xi32>
      %body4 = stablehlo.reshape %body3 : (tensor<1x2x5xi32>) -> tensor<2x5xi32>
      %body5 = stablehlo.dynamic_slice %held5, %held0, sizes = [1] : (tensor<3xf32>, tensor<i32>) -> tensor<1xf32>
      %body6 = stablehlo.reshape %body5 : (tensor<1xf32>) -> tensor<f32>
      %body7 = stablehlo.dynamic_slice %held6, %held0, sizes = [1] : (tensor<3xf32>, tensor<i32>) -> tensor<1xf32>
      %body8 = stablehlo.reshape %body7 : (tensor<1xf32>) -> tensor<f32>
      %body9 = stablehlo.dynamic_slice %held7, %held0, sizes = [1] : (tensor<3xf32>, tensor<i32>) -> tensor<1xf32>
      %body10 = stablehlo.reshape %body9 : (tensor<1xf32>) -> tensor<f32>
      %body11:5 = func.call @step(%body4, %held2, %held3, %held4, %body6, %body8, %body10) : (tensor<2x5xi32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>)
      %body12 = stablehlo.reshape %body11#3 : (tensor<f32>) -> tensor<1xf32>
      %body13 = stablehlo.dynamic_update_slice %held8, %body12, %held0 : (tensor<3xf32>, tensor<1xf32>, tensor<i32>) -> tensor<3xf32>
      %body14 = stablehlo.reshape %body11#4 : (tensor<f32>) -> tensor<1xf32>
      %body15 = stablehlo.dynamic_update_slice %held9, %body14, %held0 : (tensor<3xf32>, tensor<1xf32>, tensor<i32>) -> tensor<3xf32>
      stablehlo.return %body1, %held1, %body11#0, %body11#1, %body11#2, %held5, %held6, %held7, %body13, %body15 : tensor<i32>, tensor<3x2x5xi32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
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
    %33 = stablehlo.convert %31 : (tensor<1x8x32xf32>) -> tensor<1x8x32xbf16>
    %34 = stablehlo.convert %32 : (tensor<2x32x32xf32>) -> tensor<2x32x32xbf16>
    %35 = stablehlo.reshape %33 : (tensor<1x8x32xbf16>) -> tensor<8x32xbf16>
    %36 = stablehlo.dot_general %35, %34, contracting_dims = [1] x [2] : (tensor<8x32xbf16>, tensor<2x32x32xbf16>) -> tensor<8x2x32xbf16>
    %37 = stablehlo.transpose %36, dims = [1, 0, 2] : (tensor<8x2x32xbf16>) -> tensor<2x8x32xbf16>
    %38 = stablehlo.reshape %37 : (tensor<2x8x32xbf16>) -> tensor<2x2x4x32xbf16>
    %39 = stablehlo.convert %38 : (tensor<2x2x4x32xbf16>) -> tensor<2x2x4x32xf32>
    %40 = stablehlo.multiply %39, %39 : tensor<2x2x4x32xf32>
    %41 = stablehlo.reduce(%40 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<2x2x4x32xf32>, tensor<f32>) -> tensor<2x2x4xf32>
    %42 = stablehlo.reshape %41 : (tensor<2x2x4xf32>) -> tensor<2x2x4x1xf32>
    %43 = stablehlo.constant dense<0.03125> : tensor<2x2x4x1xf32>
    %44 = stablehlo.multiply %42, %43 : tensor<2x2x4x1xf32>
    %45 = stablehlo.constant dense<1.0e-12> : tensor<2x2x4x1xf32>
    %46 = stablehlo.add %44, %45 : tensor<2x2x4x1xf32>
    %47 = stablehlo.rsqrt %46 : tensor<2x2x4x1xf32>
    %48 = stablehlo.broadcast_in_dim %47, dims = [0, 1, 2, 3] : (tensor<2x2x4x1xf32>) -> tensor<2x2x4x32xf32>
    %49 = stablehlo.multiply %39, %48 : tensor<2x2x4x32xf32>
    %50 = stablehlo.convert %49 : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x32xbf16>
    %51 = stablehlo.convert %50 : (tensor<2x2x4x32xbf16>) -> tensor<2x2x4x32xf32>
    %52 = stablehlo.slice %51 [0:2, 0:2, 0:4, 0:16] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %53 = stablehlo.slice %51 [0:2, 0:2, 0:4, 16:32] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %54 = stablehlo.broadcast_in_dim %9, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %55 = stablehlo.multiply %52, %54 : tensor<2x2x4x16xf32>
    %56 = stablehlo.broadcast_in_dim %10, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %57 = stablehlo.multiply %53, %56 : tensor<2x2x4x16xf32>
    %58 = stablehlo.subtract %55, %57 : tensor<2x2x4x16xf32>
    %59 = stablehlo.multiply %52, %56 : tensor<2x2x4x16xf32>
    %60 = stablehlo.multiply %53, %54 : tensor<2x2x4x16xf32>
    %61 = stablehlo.add %59, %60 : tensor<2x2x4x16xf32>
    %62 = stablehlo.concatenate %58, %61, dim = 3 : (tensor<2x2x4x16xf32>, tensor<2x2x4x16xf32>) -> tensor<2x2x4x32xf32>
    %63 = stablehlo.convert %62 : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x32xbf16>
    %64 = stablehlo.slice %63 [0:1, 0:2, 0:4, 0:32] : (tensor<2x2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %65 = stablehlo.slice %63 [1:2, 0:2, 0:4, 0:32] : (tensor<2x2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %66 = stablehlo.slice %2 [64:96, 0:32] : (tensor<96x32xf32>) -> tensor<32x32xf32>
    %67 = stablehlo.reshape %66 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %68 = stablehlo.convert %67 : (tensor<1x32x32xf32>) -> tensor<1x32x32xbf16>
    %69 = stablehlo.reshape %68 : (tensor<1x32x32xbf16>) -> tensor<32x32xbf16>
    %70 = stablehlo.dot_general %35, %69, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %71 = stablehlo.reshape %70 : (tensor<8x32xbf16>) -> tensor<1x8x32xbf16>
    %72 = stablehlo.reshape %71 : (tensor<1x8x32xbf16>) -> tensor<1x2x4x32xbf16>
    %73 = stablehlo.convert %64 : (tensor<1x2x4x32xbf16>) -> tensor<1x2x4x32xf32>
    %74 = stablehlo.constant dense<0.25455844> : tensor<1x2x4x32xf32>
    %75 = stablehlo.multiply %73, %74 : tensor<1x2x4x32xf32>
    %76 = stablehlo.convert %75 : (tensor<1x2x4x32xf32>) -> tensor<1x2x4x32xbf16>
    %77 = stablehlo.reshape %76 : (tensor<1x2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %78 = stablehlo.reshape %65 : (tensor<1x2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %79 = stablehlo.dot_general %77, %78, batching_dims = [0] x [0], contracting_dims = [2] x [2] : (tensor<2x4x32xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x4xbf16>
    %80 = stablehlo.reshape %79 : (tensor<2x4x4xbf16>) -> tensor<1x2x4x4xbf16>
    %81 = stablehlo.convert %80 : (tensor<1x2x4x4xbf16>) -> tensor<1x2x4x4xf32>
    %82 = stablehlo.iota dim = 2 : tensor<1x2x4x4xi32>
    %83 = stablehlo.iota dim = 3 : tensor<1x2x4x4xi32>
    %84 = stablehlo.compare GE, %82, %83, SIGNED : (tensor<1x2x4x4xi32>, tensor<1x2x4x4xi32>) -> tensor<1x2x4x4xi1>
    %85 = stablehlo.constant dense<0xFF800000> : tensor<1x2x4x4xf32>
    %86 = stablehlo.select %84, %81, %85 : tensor<1x2x4x4xi1>, tensor<1x2x4x4xf32>
    %87 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %88 = stablehlo.reduce(%86 init: %87) applies stablehlo.maximum across dimensions = [3] : (tensor<1x2x4x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %89 = stablehlo.reshape %88 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %90 = stablehlo.broadcast_in_dim %89, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %91 = stablehlo.subtract %86, %90 : tensor<1x2x4x4xf32>
    %92 = stablehlo.exponential %91 : tensor<1x2x4x4xf32>
    %93 = stablehlo.reduce(%92 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<1x2x4x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %94 = stablehlo.reshape %93 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %95 = stablehlo.broadcast_in_dim %94, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %96 = stablehlo.divide %92, %95 : tensor<1x2x4x4xf32>
    %97 = stablehlo.convert %96 : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xbf16>
    %98 = stablehlo.reshape %97 : (tensor<1x2x4x4xbf16>) -> tensor<2x4x4xbf16>
    %99 = stablehlo.reshape %72 : (tensor<1x2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %100 = stablehlo.dot_general %98, %99, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %101 = stablehlo.reshape %100 : (tensor<2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %102 = stablehlo.reshape %101 : (tensor<1x2x4x32xbf16>) -> tensor<1x8x32xbf16>
    %103 = stablehlo.reshape %3 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %104 = stablehlo.transpose %102, dims = [1, 0, 2] : (tensor<1x8x32xbf16>) -> tensor<8x1x32xbf16>
    %105 = stablehlo.reshape %104 : (tensor<8x1x32xbf16>) -> tensor<8x32xbf16>
    %106 = stablehlo.convert %3 : (tensor<32x32xf32>) -> tensor<32x32xbf16>
    %107 = stablehlo.dot_general %105, %106, contracting_dims = [1] x [0] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %108 = stablehlo.convert %107 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %109 = stablehlo.add %18, %108 : tensor<8x32xf32>
    %110 = stablehlo.convert %109 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %111 = stablehlo.convert %110 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %112 = stablehlo.multiply %111, %111 : tensor<8x32xf32>
    %113 = stablehlo.reduce(%112 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %114 = stablehlo.reshape %113 : (tensor<8xf32>) -> tensor<8x1xf32>
    %115 = stablehlo.multiply %114, %23 : tensor<8x1xf32>
    %116 = stablehlo.add %115, %25 : tensor<8x1xf32>
    %117 = stablehlo.rsqrt %116 : tensor<8x1xf32>
    %118 = stablehlo.broadcast_in_dim %117, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %119 = stablehlo.multiply %111, %118 : tensor<8x32xf32>
    %120 = stablehlo.convert %119 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %121 = stablehlo.convert %4 : (tensor<128x32xf32>) -> tensor<128x32xbf16>
    %122 = stablehlo.dot_general %120, %121, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<128x32xbf16>) -> tensor<8x128xbf16>
    %123 = stablehlo.constant dense<0.0> : tensor<8x128xbf16>
    %124 = stablehlo.maximum %122, %123 : tensor<8x128xbf16>
    %125 = stablehlo.multiply %124, %124 : tensor<8x128xbf16>
    %126 = stablehlo.constant dense<0.25> : tensor<128x32xf32>
    %127 = stablehlo.multiply %5, %126 : tensor<128x32xf32>
    %128 = stablehlo.convert %127 : (tensor<128x32xf32>) -> tensor<128x32xbf16>
    %129 = stablehlo.dot_general %125, %128, contracting_dims = [1] x [0] : (tensor<8x128xbf16>, tensor<128x32xbf16>) -> tensor<8x32xbf16>
    %130 = stablehlo.add %110, %129 : tensor<8x32xbf16>
    %131 = stablehlo.convert %130 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %132 = stablehlo.multiply %131, %131 : tensor<8x32xf32>
    %133 = stablehlo.reduce(%132 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %134 = stablehlo.reshape %133 : (tensor<8xf32>) -> tensor<8x1xf32>
    %135 = stablehlo.multiply %134, %23 : tensor<8x1xf32>
    %136 = stablehlo.add %135, %25 : tensor<8x1xf32>
    %137 = stablehlo.rsqrt %136 : tensor<8x1xf32>
    %138 = stablehlo.broadcast_in_dim %137, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %139 = stablehlo.multiply %131, %138 : tensor<8x32xf32>
    %140 = stablehlo.convert %139 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %141 = stablehlo.convert %6 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %142 = stablehlo.dot_general %140, %141, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<8x32xbf16>) -> tensor<8x8xbf16>
    %143 = stablehlo.reshape %8 : (tensor<2x4xi32>) -> tensor<8xi32>
    %144 = stablehlo.convert %142 : (tensor<8x8xbf16>) -> tensor<8x8xf32>
    %145 = stablehlo.reduce(%144 init: %87) applies stablehlo.maximum across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %146 = stablehlo.reshape %145 : (tensor<8xf32>) -> tensor<8x1xf32>
    %147 = stablehlo.broadcast_in_dim %146, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %148 = stablehlo.subtract %144, %147 : tensor<8x8xf32>
    %149 = stablehlo.exponential %148 : tensor<8x8xf32>
    %150 = stablehlo.reduce(%149 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %151 = stablehlo.log %150 : tensor<8xf32>
    %152 = stablehlo.iota dim = 1 : tensor<8x8xi32>
    %153 = stablehlo.broadcast_in_dim %143, dims = [0] : (tensor<8xi32>) -> tensor<8x8xi32>
    %154 = stablehlo.compare EQ, %152, %153, SIGNED : (tensor<8x8xi32>, tensor<8x8xi32>) -> tensor<8x8xi1>
    %155 = stablehlo.constant dense<0.0> : tensor<8x8xf32>
    %156 = stablehlo.select %154, %144, %155 : tensor<8x8xi1>, tensor<8x8xf32>
    %157 = stablehlo.reduce(%156 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %158 = stablehlo.reshape %146 : (tensor<8x1xf32>) -> tensor<8xf32>
    %159 = stablehlo.subtract %157, %158 : tensor<8xf32>
    %160 = stablehlo.subtract %151, %159 : tensor<8xf32>
    %161 = stablehlo.reduce(%160 init: %20) applies stablehlo.add across dimensions = [0] : (tensor<8xf32>, tensor<f32>) -> tensor<f32>
    %162 = stablehlo.reshape %161 : (tensor<f32>) -> tensor<1xf32>
    %164 = stablehlo.constant dense<0.125> : tensor<1xf32>
    %165 = stablehlo.multiply %162, %164 : tensor<1xf32>
    %167 = stablehlo.constant dense<1.0> : tensor<1xf32>
    %168 = stablehlo.multiply %167, %164 : tensor<1xf32>
    %169 = stablehlo.broadcast_in_dim %168, dims = [0] : (tensor<1xf32>) -> tensor<8xf32>
    %170 = stablehlo.reshape %169 : (tensor<8xf32>) -> tensor<8x1xf32>
    %171 = stablehlo.reshape %150 : (tensor<8xf32>) -> tensor<8x1xf32>
    %172 = stablehlo.broadcast_in_dim %171, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %173 = stablehlo.divide %149, %172 : tensor<8x8xf32>
    %174 = stablehlo.broadcast_in_dim %170, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %175 = stablehlo.multiply %173, %174 : tensor<8x8xf32>
    %176 = stablehlo.negate %169 : tensor<8xf32>
    %177 = stablehlo.broadcast_in_dim %176, dims = [0] : (tensor<8xf32>) -> tensor<8x8xf32>
    %178 = stablehlo.select %154, %177, %155 : tensor<8x8xi1>, tensor<8x8xf32>
    %179 = stablehlo.add %175, %178 : tensor<8x8xf32>
    %180 = stablehlo.convert %179 : (tensor<8x8xf32>) -> tensor<8x8xbf16>
    %181 = stablehlo.dot_general %180, %141, contracting_dims = [1] x [0] : (tensor<8x8xbf16>, tensor<8x32xbf16>) -> tensor<8x32xbf16>
    %182 = stablehlo.dot_general %180, %140, contracting_dims = [0] x [0] : (tensor<8x8xbf16>, tensor<8x32xbf16>) -> tensor<8x32xf32>
    %183 = stablehlo.convert %181 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %184 = stablehlo.convert %140 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %185 = stablehlo.multiply %183, %184 : tensor<8x32xf32>
    %186 = stablehlo.reduce(%185 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %187 = stablehlo.reshape %186 : (tensor<8xf32>) -> tensor<8x1xf32>
    %189 = stablehlo.multiply %187, %23 : tensor<8x1xf32>
    %190 = stablehlo.broadcast_in_dim %189, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %191 = stablehlo.multiply %184, %190 : tensor<8x32xf32>
    %192 = stablehlo.subtract %183, %191 : tensor<8x32xf32>
    %193 = stablehlo.multiply %192, %138 : tensor<8x32xf32>
    %194 = stablehlo.convert %193 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %195 = stablehlo.dot_general %125, %194, contracting_dims = [0] x [0] : (tensor<8x128xbf16>, tensor<8x32xbf16>) -> tensor<128x32xf32>
    %196 = stablehlo.multiply %195, %126 : tensor<128x32xf32>
    %197 = stablehlo.constant dense<0.5> : tensor<128x32xf32>
    %198 = stablehlo.multiply %5, %197 : tensor<128x32xf32>
    %199 = stablehlo.convert %198 : (tensor<128x32xf32>) -> tensor<128x32xbf16>
    %200 = stablehlo.dot_general %194, %199, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<128x32xbf16>) -> tensor<8x128xbf16>
    %201 = stablehlo.convert %122 : (tensor<8x128xbf16>) -> tensor<8x128xf32>
    %202 = stablehlo.constant dense<0.0> : tensor<8x128xf32>
    %203 = stablehlo.maximum %201, %202 : tensor<8x128xf32>
    %204 = stablehlo.convert %200 : (tensor<8x128xbf16>) -> tensor<8x128xf32>
    %205 = stablehlo.multiply %204, %203 : tensor<8x128xf32>
    %206 = stablehlo.convert %205 : (tensor<8x128xf32>) -> tensor<8x128xbf16>
    %207 = stablehlo.dot_general %206, %121, contracting_dims = [1] x [0] : (tensor<8x128xbf16>, tensor<128x32xbf16>) -> tensor<8x32xbf16>
    %208 = stablehlo.dot_general %206, %120, contracting_dims = [0] x [0] : (tensor<8x128xbf16>, tensor<8x32xbf16>) -> tensor<128x32xf32>
    %209 = stablehlo.convert %207 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %210 = stablehlo.convert %120 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %211 = stablehlo.multiply %209, %210 : tensor<8x32xf32>
    %212 = stablehlo.reduce(%211 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %213 = stablehlo.reshape %212 : (tensor<8xf32>) -> tensor<8x1xf32>
    %214 = stablehlo.multiply %213, %23 : tensor<8x1xf32>
    %215 = stablehlo.broadcast_in_dim %214, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %216 = stablehlo.multiply %210, %215 : tensor<8x32xf32>
    %217 = stablehlo.subtract %209, %216 : tensor<8x32xf32>
    %218 = stablehlo.multiply %217, %118 : tensor<8x32xf32>
    %219 = stablehlo.convert %194 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %220 = stablehlo.add %219, %218 : tensor<8x32xf32>
    %221 = stablehlo.convert %220 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %222 = stablehlo.reshape %221 : (tensor<8x32xbf16>) -> tensor<1x8x32xbf16>
    %223 = stablehlo.convert %103 : (tensor<1x32x32xf32>) -> tensor<1x32x32xbf16>
    %224 = stablehlo.reshape %222 : (tensor<1x8x32xbf16>) -> tensor<8x32xbf16>
    %225 = stablehlo.reshape %223 : (tensor<1x32x32xbf16>) -> tensor<32x32xbf16>
    %226 = stablehlo.dot_general %224, %225, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %227 = stablehlo.reshape %226 : (tensor<8x32xbf16>) -> tensor<1x8x32xbf16>
    %228 = stablehlo.reshape %102 : (tensor<1x8x32xbf16>) -> tensor<8x32xbf16>
    %229 = stablehlo.dot_general %228, %224, contracting_dims = [0] x [0] : (tensor<8x32xbf16>, tensor<8x32xbf16>) -> tensor<32x32xf32>
    %230 = stablehlo.reshape %229 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %231 = stablehlo.reshape %230 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %232 = stablehlo.reshape %227 : (tensor<1x8x32xbf16>) -> tensor<1x2x4x32xbf16>
    %233 = stablehlo.convert %232 : (tensor<1x2x4x32xbf16>) -> tensor<1x2x4x32xf32>
    %234 = stablehlo.convert %101 : (tensor<1x2x4x32xbf16>) -> tensor<1x2x4x32xf32>
    %235 = stablehlo.multiply %233, %234 : tensor<1x2x4x32xf32>
    %236 = stablehlo.reduce(%235 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<1x2x4x32xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %237 = stablehlo.reshape %236 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %238 = stablehlo.reshape %232 : (tensor<1x2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %239 = stablehlo.dot_general %238, %99, batching_dims = [0] x [0], contracting_dims = [2] x [2] : (tensor<2x4x32xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x4xbf16>
    %240 = stablehlo.reshape %239 : (tensor<2x4x4xbf16>) -> tensor<1x2x4x4xbf16>
    %241 = stablehlo.convert %240 : (tensor<1x2x4x4xbf16>) -> tensor<1x2x4x4xf32>
    %242 = stablehlo.broadcast_in_dim %237, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %243 = stablehlo.subtract %241, %242 : tensor<1x2x4x4xf32>
    %244 = stablehlo.convert %97 : (tensor<1x2x4x4xbf16>) -> tensor<1x2x4x4xf32>
    %245 = stablehlo.multiply %244, %243 : tensor<1x2x4x4xf32>
    %246 = stablehlo.convert %65 : (tensor<1x2x4x32xbf16>) -> tensor<1x2x4x32xf32>
    %247 = stablehlo.multiply %246, %74 : tensor<1x2x4x32xf32>
    %248 = stablehlo.convert %245 : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xbf16>
    %249 = stablehlo.convert %247 : (tensor<1x2x4x32xf32>) -> tensor<1x2x4x32xbf16>
    %250 = stablehlo.reshape %248 : (tensor<1x2x4x4xbf16>) -> tensor<2x4x4xbf16>
    %251 = stablehlo.reshape %249 : (tensor<1x2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %252 = stablehlo.dot_general %250, %251, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %253 = stablehlo.reshape %252 : (tensor<2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %254 = stablehlo.dot_general %250, %77, batching_dims = [0] x [0], contracting_dims = [1] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %255 = stablehlo.reshape %254 : (tensor<2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %256 = stablehlo.dot_general %98, %238, batching_dims = [0] x [0], contracting_dims = [1] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %257 = stablehlo.reshape %256 : (tensor<2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %258 = stablehlo.reshape %257 : (tensor<1x2x4x32xbf16>) -> tensor<1x8x32xbf16>
    %259 = stablehlo.transpose %258, dims = [1, 0, 2] : (tensor<1x8x32xbf16>) -> tensor<8x1x32xbf16>
    %260 = stablehlo.reshape %259 : (tensor<8x1x32xbf16>) -> tensor<8x32xbf16>
    %261 = stablehlo.convert %66 : (tensor<32x32xf32>) -> tensor<32x32xbf16>
    %262 = stablehlo.dot_general %260, %261, contracting_dims = [1] x [0] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %263 = stablehlo.reshape %258 : (tensor<1x8x32xbf16>) -> tensor<8x32xbf16>
    %264 = stablehlo.dot_general %263, %35, contracting_dims = [0] x [0] : (tensor<8x32xbf16>, tensor<8x32xbf16>) -> tensor<32x32xf32>
    %265 = stablehlo.reshape %264 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %266 = stablehlo.reshape %265 : (tensor<1x32x32xf32>) -> tensor<32x32xf32>
    %267 = stablehlo.concatenate %253, %255, dim = 0 : (tensor<1x2x4x32xbf16>, tensor<1x2x4x32xbf16>) -> tensor<2x2x4x32xbf16>
    %268 = stablehlo.negate %10 : tensor<4x16xf32>
    %269 = stablehlo.convert %267 : (tensor<2x2x4x32xbf16>) -> tensor<2x2x4x32xf32>
    %270 = stablehlo.slice %269 [0:2, 0:2, 0:4, 0:16] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %271 = stablehlo.slice %269 [0:2, 0:2, 0:4, 16:32] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %272 = stablehlo.multiply %270, %54 : tensor<2x2x4x16xf32>
    %273 = stablehlo.broadcast_in_dim %268, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %274 = stablehlo.multiply %271, %273 : tensor<2x2x4x16xf32>
    %275 = stablehlo.subtract %272, %274 : tensor<2x2x4x16xf32>
    %276 = stablehlo.multiply %270, %273 : tensor<2x2x4x16xf32>
    %277 = stablehlo.multiply %271, %54 : tensor<2x2x4x16xf32>
    %278 = stablehlo.add %276, %277 : tensor<2x2x4x16xf32>
    %279 = stablehlo.concatenate %275, %278, dim = 3 : (tensor<2x2x4x16xf32>, tensor<2x2x4x16xf32>) -> tensor<2x2x4x32xf32>
    %280 = stablehlo.convert %279 : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x32xbf16>
    %281 = stablehlo.convert %280 : (tensor<2x2x4x32xbf16>) -> tensor<2x2x4x32xf32>
    %282 = stablehlo.multiply %281, %51 : tensor<2x2x4x32xf32>
    %283 = stablehlo.reduce(%282 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<2x2x4x32xf32>, tensor<f32>) -> tensor<2x2x4xf32>
    %284 = stablehlo.reshape %283 : (tensor<2x2x4xf32>) -> tensor<2x2x4x1xf32>
    %285 = stablehlo.multiply %284, %43 : tensor<2x2x4x1xf32>
    %286 = stablehlo.broadcast_in_dim %285, dims = [0, 1, 2, 3] : (tensor<2x2x4x1xf32>) -> tensor<2x2x4x32xf32>
    %287 = stablehlo.multiply %51, %286 : tensor<2x2x4x32xf32>
    %288 = stablehlo.subtract %281, %287 : tensor<2x2x4x32xf32>
    %289 = stablehlo.multiply %288, %48 : tensor<2x2x4x32xf32>
    %290 = stablehlo.reshape %289 : (tensor<2x2x4x32xf32>) -> tensor<2x8x32xf32>
    %291 = stablehlo.convert %290 : (tensor<2x8x32xf32>) -> tensor<2x8x32xbf16>
    %292 = stablehlo.transpose %291, dims = [1, 0, 2] : (tensor<2x8x32xbf16>) -> tensor<8x2x32xbf16>
    %293 = stablehlo.reshape %292 : (tensor<8x2x32xbf16>) -> tensor<8x64xbf16>
    %294 = stablehlo.convert %30 : (tensor<64x32xf32>) -> tensor<64x32xbf16>
    %295 = stablehlo.dot_general %293, %294, contracting_dims = [1] x [0] : (tensor<8x64xbf16>, tensor<64x32xbf16>) -> tensor<8x32xbf16>
    %296 = stablehlo.dot_general %291, %35, contracting_dims = [1] x [0] : (tensor<2x8x32xbf16>, tensor<8x32xbf16>) -> tensor<2x32x32xf32>
    %297 = stablehlo.reshape %296 : (tensor<2x32x32xf32>) -> tensor<64x32xf32>
    %298 = stablehlo.add %262, %295 : tensor<8x32xbf16>
    %299 = stablehlo.convert %298 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %300 = stablehlo.multiply %299, %29 : tensor<8x32xf32>
    %301 = stablehlo.reduce(%300 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %302 = stablehlo.reshape %301 : (tensor<8xf32>) -> tensor<8x1xf32>
    %303 = stablehlo.multiply %302, %23 : tensor<8x1xf32>
    %304 = stablehlo.broadcast_in_dim %303, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %305 = stablehlo.multiply %29, %304 : tensor<8x32xf32>
    %306 = stablehlo.subtract %299, %305 : tensor<8x32xf32>
    %307 = stablehlo.multiply %306, %28 : tensor<8x32xf32>
    %308 = stablehlo.convert %221 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %309 = stablehlo.add %308, %307 : tensor<8x32xf32>
    %310 = stablehlo.convert %309 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %311 = stablehlo.convert %310 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %312 = stablehlo.constant dense<0.0> : tensor<8x32xf32>
    %313 = "stablehlo.scatter"(%312, %16, %311) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %314 = "stablehlo.scatter"(%312, %14, %311) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %315 = stablehlo.concatenate %297, %266, dim = 0 : (tensor<64x32xf32>, tensor<32x32xf32>) -> tensor<96x32xf32>
    %316 = stablehlo.concatenate %314, %313, %315, %231, %208, %196, %182, dim = 0 : (tensor<8x32xf32>, tensor<8x32xf32>, tensor<96x32xf32>, tensor<32x32xf32>, tensor<128x32xf32>, tensor<128x32xf32>, tensor<8x32xf32>) -> tensor<408x32xf32>
    %317 = stablehlo.multiply %316, %316 : tensor<408x32xf32>
    %318 = stablehlo.reduce(%317 init: %20) applies stablehlo.add across dimensions = [0, 1] : (tensor<408x32xf32>, tensor<f32>) -> tensor<f32>
    %319 = stablehlo.reshape %318 : (tensor<f32>) -> tensor<1x1xf32>
    %320 = stablehlo.sqrt %319 : tensor<1x1xf32>
    %322 = stablehlo.constant dense<1.0e-12> : tensor<1x1xf32>
    %323 = stablehlo.add %320, %322 : tensor<1x1xf32>
    %324 = stablehlo.constant dense<1.0> : tensor<1x1xf32>
    %325 = stablehlo.divide %324, %323 : tensor<1x1xf32>
    %326 = stablehlo.minimum %324, %325 : tensor<1x1xf32>
    %327 = stablehlo.broadcast_in_dim %326, dims = [0, 1] : (tensor<1x1xf32>) -> tensor<408x32xf32>
    %328 = stablehlo.multiply %316, %327 : tensor<408x32xf32>
    %330 = stablehlo.constant dense<0.9> : tensor<408x32xf32>
    %331 = stablehlo.multiply %arg2, %330 : tensor<408x32xf32>
    %332 = stablehlo.add %331, %328 : tensor<408x32xf32>
    %334 = stablehlo.constant dense<0.95> : tensor<408x32xf32>
    %335 = stablehlo.multiply %arg3, %334 : tensor<408x32xf32>
    %336 = stablehlo.multiply %328, %328 : tensor<408x32xf32>
    %337 = stablehlo.add %335, %336 : tensor<408x32xf32>
    %338 = stablehlo.broadcast_in_dim %arg6, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %339 = stablehlo.multiply %337, %338 : tensor<408x32xf32>
    %340 = stablehlo.sqrt %339 : tensor<408x32xf32>
    %342 = stablehlo.constant dense<1.0e-8> : tensor<408x32xf32>
    %343 = stablehlo.add %340, %342 : tensor<408x32xf32>
    %344 = stablehlo.broadcast_in_dim %arg5, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %345 = stablehlo.multiply %arg1, %344 : tensor<408x32xf32>
    %346 = stablehlo.broadcast_in_dim %arg4, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %347 = stablehlo.multiply %332, %346 : tensor<408x32xf32>
    %348 = stablehlo.divide %347, %343 : tensor<408x32xf32>
    %349 = stablehlo.subtract %345, %348 : tensor<408x32xf32>
    %350 = stablehlo.reshape %165 : (tensor<1xf32>) -> tensor<f32>
    %351 = stablehlo.reshape %320 : (tensor<1x1xf32>) -> tensor<f32>
    return %349, %332, %337, %350, %351 : tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>
  }
}
