module @escalado attributes {mhlo.num_partitions = 2 : i32, mhlo.num_replicas = 1 : i32} {
  sdy.mesh @devices = <["batch"=2]>
  func.func public @main(
      %arg0: tensor<3x2x5xi32> {sdy.sharding = #sdy.sharding<@devices, [{}, {"batch"}, {}]>}, // "tokens"
      %arg1: tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>, tf.aliasing_output = 0 : i32}, // "weights"
      %arg2: tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>, tf.aliasing_output = 1 : i32}, // "first"
      %arg3: tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>, tf.aliasing_output = 2 : i32}, // "second"
      %arg4: tensor<3xf32> {sdy.sharding = #sdy.sharding<@devices, [{}]>}, // "rate"
      %arg5: tensor<3xf32> {sdy.sharding = #sdy.sharding<@devices, [{}]>}, // "decay"
      %arg6: tensor<3xf32> {sdy.sharding = #sdy.sharding<@devices, [{}]>}, // "epsilon"
      %arg7: tensor<i32> {sdy.sharding = #sdy.sharding<@devices, []>} // "steps taken"
  ) -> (
      tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>}, // "weights"
      tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>}, // "first"
      tensor<408x32xf32> {sdy.sharding = #sdy.sharding<@devices, [{}, {}]>}, // "second"
      tensor<3xf32> {sdy.sharding = #sdy.sharding<@devices, [{}]>}, // "loss"
      tensor<3xf32> {sdy.sharding = #sdy.sharding<@devices, [{}]>} // "norm"
  ) {
    %0 = stablehlo.constant dense<0.0> : tensor<3xf32>
    %1 = stablehlo.constant dense<0> : tensor<i32>
    %2:11 = stablehlo.while(%held0 = %1, %held1 = %arg7, %held2 = %arg0, %held3 = %arg1, %held4 = %arg2, %held5 = %arg3, %held6 = %arg4, %held7 = %arg5, %held8 = %arg6, %held9 = %0, %held10 = %0) : tensor<i32>, tensor<i32>, tensor<3x2x5xi32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
    cond {
      %condition0 = stablehlo.compare LT, %held0, %held1, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %condition0 : tensor<i1>
    } do {
      %body0 = stablehlo.constant dense<1> : tensor<i32>
      %body1 = stablehlo.add %held0, %body0 : tensor<i32>
      %body2 = stablehlo.constant dense<0> : tensor<i32>
      %body3 = stablehlo.dynamic_slice %held2, %held0, %body2, %body2, sizes = [1, 2, 5] : (tensor<3x2x5xi32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<1x2x5xi32>
      %body4 = stablehlo.reshape %body3 : (tensor<1x2x5xi32>) -> tensor<2x5xi32>
      %body5 = stablehlo.dynamic_slice %held6, %held0, sizes = [1] : (tensor<3xf32>, tensor<i32>) -> tensor<1xf32>
      %body6 = stablehlo.reshape %body5 : (tensor<1xf32>) -> tensor<f32>
      %body7 = stablehlo.dynamic_slice %held7, %held0, sizes = [1] : (tensor<3xf32>, tensor<i32>) -> tensor<1xf32>
      %body8 = stablehlo.reshape %body7 : (tensor<1xf32>) -> tensor<f32>
      %body9 = stablehlo.dynamic_slice %held8, %held0, sizes = [1] : (tensor<3xf32>, tensor<i32>) -> tensor<1xf32>
      %body10 = stablehlo.reshape %body9 : (tensor<1xf32>) -> tensor<f32>
      %body11:5 = func.call @step(%body4, %held3, %held4, %held5, %body6, %body8, %body10) : (tensor<2x5xi32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>)
      %body12 = stablehlo.reshape %body11#3 : (tensor<f32>) -> tensor<1xf32>
      %body13 = stablehlo.dynamic_update_slice %held9, %body12, %held0 : (tensor<3xf32>, tensor<1xf32>, tensor<i32>) -> tensor<3xf32>
      %body14 = stablehlo.reshape %body11#4 : (tensor<f32>) -> tensor<1xf32>
      %body15 = stablehlo.dynamic_update_slice %held10, %body14, %held0 : (tensor<3xf32>, tensor<1xf32>, tensor<i32>) -> tensor<3xf32>
      stablehlo.return %body1, %held1, %held2, %body11#0, %body11#1, %body11#2, %held6, %held7, %held8, %body13, %body15 : tensor<i32>, tensor<i32>, tensor<3x2x5xi32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
    }
    return %2#3, %2#4, %2#5, %2#9, %2#10 : tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<3xf32>, tensor<3xf32>
  }

  func.func private @step(
      %arg0: tensor<2x5xi32>, // "tokens"
      %arg1: tensor<408x32xf32>, // "weights"
      %arg2: tensor<408x32xf32>, // "first"
      %arg3: tensor<408x32xf32>, // "second"
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
    %32 = stablehlo.convert %29 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %33 = stablehlo.convert %31 : (tensor<2x32x32xf32>) -> tensor<2x32x32xbf16>
    %34 = stablehlo.dot_general %32, %33, contracting_dims = [1] x [2] : (tensor<8x32xbf16>, tensor<2x32x32xbf16>) -> tensor<8x2x32xbf16>
    %35 = stablehlo.transpose %34, dims = [1, 0, 2] : (tensor<8x2x32xbf16>) -> tensor<2x8x32xbf16>
    %36 = stablehlo.convert %35 : (tensor<2x8x32xbf16>) -> tensor<2x8x32xf32>
    %37 = stablehlo.multiply %36, %36 : tensor<2x8x32xf32>
    %38 = stablehlo.reduce(%37 init: %20) applies stablehlo.add across dimensions = [2] : (tensor<2x8x32xf32>, tensor<f32>) -> tensor<2x8xf32>
    %39 = stablehlo.reshape %38 : (tensor<2x8xf32>) -> tensor<2x8x1xf32>
    %40 = stablehlo.constant dense<0.03125> : tensor<2x8x1xf32>
    %41 = stablehlo.multiply %39, %40 : tensor<2x8x1xf32>
    %42 = stablehlo.constant dense<1.0e-12> : tensor<2x8x1xf32>
    %43 = stablehlo.add %41, %42 : tensor<2x8x1xf32>
    %44 = stablehlo.rsqrt %43 : tensor<2x8x1xf32>
    %45 = stablehlo.broadcast_in_dim %44, dims = [0, 1, 2] : (tensor<2x8x1xf32>) -> tensor<2x8x32xf32>
    %46 = stablehlo.multiply %36, %45 : tensor<2x8x32xf32>
    %47 = stablehlo.convert %46 : (tensor<2x8x32xf32>) -> tensor<2x8x32xbf16>
    %48 = stablehlo.reshape %47 : (tensor<2x8x32xbf16>) -> tensor<2x2x4x32xbf16>
    %49 = stablehlo.convert %48 : (tensor<2x2x4x32xbf16>) -> tensor<2x2x4x32xf32>
    %50 = stablehlo.slice %49 [0:2, 0:2, 0:4, 0:16] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %51 = stablehlo.slice %49 [0:2, 0:2, 0:4, 16:32] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %52 = stablehlo.broadcast_in_dim %9, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %53 = stablehlo.multiply %50, %52 : tensor<2x2x4x16xf32>
    %54 = stablehlo.broadcast_in_dim %10, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %55 = stablehlo.multiply %51, %54 : tensor<2x2x4x16xf32>
    %56 = stablehlo.subtract %53, %55 : tensor<2x2x4x16xf32>
    %57 = stablehlo.multiply %50, %54 : tensor<2x2x4x16xf32>
    %58 = stablehlo.multiply %51, %52 : tensor<2x2x4x16xf32>
    %59 = stablehlo.add %57, %58 : tensor<2x2x4x16xf32>
    %60 = stablehlo.concatenate %56, %59, dim = 3 : (tensor<2x2x4x16xf32>, tensor<2x2x4x16xf32>) -> tensor<2x2x4x32xf32>
    %61 = stablehlo.convert %60 : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x32xbf16>
    %62 = stablehlo.slice %61 [0:1, 0:2, 0:4, 0:32] : (tensor<2x2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %63 = stablehlo.slice %61 [1:2, 0:2, 0:4, 0:32] : (tensor<2x2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %64 = stablehlo.slice %2 [64:96, 0:32] : (tensor<96x32xf32>) -> tensor<32x32xf32>
    %65 = stablehlo.reshape %64 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %66 = stablehlo.convert %65 : (tensor<1x32x32xf32>) -> tensor<1x32x32xbf16>
    %67 = stablehlo.reshape %66 : (tensor<1x32x32xbf16>) -> tensor<32x32xbf16>
    %68 = stablehlo.dot_general %32, %67, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %69 = stablehlo.reshape %68 : (tensor<8x32xbf16>) -> tensor<1x8x32xbf16>
    %70 = stablehlo.reshape %69 : (tensor<1x8x32xbf16>) -> tensor<1x2x4x32xbf16>
    %71 = stablehlo.convert %62 : (tensor<1x2x4x32xbf16>) -> tensor<1x2x4x32xf32>
    %72 = stablehlo.constant dense<0.25455844> : tensor<1x2x4x32xf32>
    %73 = stablehlo.multiply %71, %72 : tensor<1x2x4x32xf32>
    %74 = stablehlo.convert %73 : (tensor<1x2x4x32xf32>) -> tensor<1x2x4x32xbf16>
    %75 = stablehlo.reshape %74 : (tensor<1x2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %76 = stablehlo.reshape %63 : (tensor<1x2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %77 = stablehlo.dot_general %75, %76, batching_dims = [0] x [0], contracting_dims = [2] x [2] : (tensor<2x4x32xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x4xbf16>
    %78 = stablehlo.reshape %77 : (tensor<2x4x4xbf16>) -> tensor<1x2x4x4xbf16>
    %79 = stablehlo.convert %78 : (tensor<1x2x4x4xbf16>) -> tensor<1x2x4x4xf32>
    %80 = stablehlo.iota dim = 2 : tensor<1x2x4x4xi32>
    %81 = stablehlo.iota dim = 3 : tensor<1x2x4x4xi32>
    %82 = stablehlo.compare GE, %80, %81, SIGNED : (tensor<1x2x4x4xi32>, tensor<1x2x4x4xi32>) -> tensor<1x2x4x4xi1>
    %83 = stablehlo.constant dense<0xFF800000> : tensor<1x2x4x4xf32>
    %84 = stablehlo.select %82, %79, %83 : tensor<1x2x4x4xi1>, tensor<1x2x4x4xf32>
    %85 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %86 = stablehlo.reduce(%84 init: %85) applies stablehlo.maximum across dimensions = [3] : (tensor<1x2x4x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %87 = stablehlo.reshape %86 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %88 = stablehlo.broadcast_in_dim %87, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %89 = stablehlo.subtract %84, %88 : tensor<1x2x4x4xf32>
    %90 = stablehlo.exponential %89 : tensor<1x2x4x4xf32>
    %91 = stablehlo.reduce(%90 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<1x2x4x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %92 = stablehlo.reshape %91 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %93 = stablehlo.broadcast_in_dim %92, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %94 = stablehlo.divide %90, %93 : tensor<1x2x4x4xf32>
    %95 = stablehlo.convert %94 : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xbf16>
    %96 = stablehlo.reshape %95 : (tensor<1x2x4x4xbf16>) -> tensor<2x4x4xbf16>
    %97 = stablehlo.reshape %70 : (tensor<1x2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %98 = stablehlo.dot_general %96, %97, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %99 = stablehlo.reshape %98 : (tensor<2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %100 = stablehlo.reshape %99 : (tensor<1x2x4x32xbf16>) -> tensor<1x8x32xbf16>
    %101 = stablehlo.reshape %3 : (tensor<32x32xf32>) -> tensor<1x32x32xf32>
    %102 = stablehlo.transpose %100, dims = [1, 0, 2] : (tensor<1x8x32xbf16>) -> tensor<8x1x32xbf16>
    %103 = stablehlo.reshape %102 : (tensor<8x1x32xbf16>) -> tensor<8x32xbf16>
    %104 = stablehlo.convert %3 : (tensor<32x32xf32>) -> tensor<32x32xbf16>
    %105 = stablehlo.dot_general %103, %104, contracting_dims = [1] x [0] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %106 = stablehlo.convert %105 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %107 = stablehlo.add %18, %106 : tensor<8x32xf32>
    %108 = stablehlo.convert %107 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %109 = stablehlo.convert %108 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %110 = stablehlo.multiply %109, %109 : tensor<8x32xf32>
    %111 = stablehlo.reduce(%110 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %112 = stablehlo.reshape %111 : (tensor<8xf32>) -> tensor<8x1xf32>
    %113 = stablehlo.multiply %112, %23 : tensor<8x1xf32>
    %114 = stablehlo.add %113, %25 : tensor<8x1xf32>
    %115 = stablehlo.rsqrt %114 : tensor<8x1xf32>
    %116 = stablehlo.broadcast_in_dim %115, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %117 = stablehlo.multiply %109, %116 : tensor<8x32xf32>
    %118 = stablehlo.convert %117 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %119 = stablehlo.convert %4 : (tensor<128x32xf32>) -> tensor<128x32xbf16>
    %120 = stablehlo.dot_general %118, %119, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<128x32xbf16>) -> tensor<8x128xbf16>
    %121 = stablehlo.constant dense<0.0> : tensor<8x128xbf16>
    %122 = stablehlo.maximum %120, %121 : tensor<8x128xbf16>
    %123 = stablehlo.multiply %122, %122 : tensor<8x128xbf16>
    %124 = stablehlo.constant dense<0.25> : tensor<128x32xf32>
    %125 = stablehlo.multiply %5, %124 : tensor<128x32xf32>
    %126 = stablehlo.convert %125 : (tensor<128x32xf32>) -> tensor<128x32xbf16>
    %127 = stablehlo.dot_general %123, %126, contracting_dims = [1] x [0] : (tensor<8x128xbf16>, tensor<128x32xbf16>) -> tensor<8x32xbf16>
    %128 = stablehlo.add %108, %127 : tensor<8x32xbf16>
    %129 = stablehlo.convert %128 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %130 = stablehlo.multiply %129, %129 : tensor<8x32xf32>
    %131 = stablehlo.reduce(%130 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %132 = stablehlo.reshape %131 : (tensor<8xf32>) -> tensor<8x1xf32>
    %133 = stablehlo.multiply %132, %23 : tensor<8x1xf32>
    %134 = stablehlo.add %133, %25 : tensor<8x1xf32>
    %135 = stablehlo.rsqrt %134 : tensor<8x1xf32>
    %136 = stablehlo.broadcast_in_dim %135, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %137 = stablehlo.multiply %129, %136 : tensor<8x32xf32>
    %138 = stablehlo.convert %137 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %139 = stablehlo.convert %6 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %140 = stablehlo.dot_general %138, %139, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<8x32xbf16>) -> tensor<8x8xbf16>
    %141 = stablehlo.reshape %8 : (tensor<2x4xi32>) -> tensor<8xi32>
    %142 = stablehlo.convert %140 : (tensor<8x8xbf16>) -> tensor<8x8xf32>
    %143 = stablehlo.reduce(%142 init: %85) applies stablehlo.maximum across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %144 = stablehlo.reshape %143 : (tensor<8xf32>) -> tensor<8x1xf32>
    %145 = stablehlo.broadcast_in_dim %144, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %146 = stablehlo.subtract %142, %145 : tensor<8x8xf32>
    %147 = stablehlo.exponential %146 : tensor<8x8xf32>
    %148 = stablehlo.reduce(%147 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %149 = stablehlo.log %148 : tensor<8xf32>
    %150 = stablehlo.iota dim = 1 : tensor<8x8xi32>
    %151 = stablehlo.broadcast_in_dim %141, dims = [0] : (tensor<8xi32>) -> tensor<8x8xi32>
    %152 = stablehlo.compare EQ, %150, %151, SIGNED : (tensor<8x8xi32>, tensor<8x8xi32>) -> tensor<8x8xi1>
    %153 = stablehlo.constant dense<0.0> : tensor<8x8xf32>
    %154 = stablehlo.select %152, %142, %153 : tensor<8x8xi1>, tensor<8x8xf32>
    %155 = stablehlo.reduce(%154 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x8xf32>, tensor<f32>) -> tensor<8xf32>
    %156 = stablehlo.reshape %144 : (tensor<8x1xf32>) -> tensor<8xf32>
    %157 = stablehlo.subtract %155, %156 : tensor<8xf32>
    %158 = stablehlo.subtract %149, %157 : tensor<8xf32>
    %159 = stablehlo.reduce(%158 init: %20) applies stablehlo.add across dimensions = [0] : (tensor<8xf32>, tensor<f32>) -> tensor<f32>
    %160 = stablehlo.reshape %159 : (tensor<f32>) -> tensor<1xf32>
    %162 = stablehlo.constant dense<0.125> : tensor<1xf32>
    %163 = stablehlo.multiply %160, %162 : tensor<1xf32>
    %164 = stablehlo.reshape %148 : (tensor<8xf32>) -> tensor<8x1xf32>
    %165 = stablehlo.broadcast_in_dim %164, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x8xf32>
    %166 = stablehlo.divide %147, %165 : tensor<8x8xf32>
    %169 = stablehlo.constant dense<-1.0> : tensor<8x8xf32>
    %170 = stablehlo.select %152, %169, %153 : tensor<8x8xi1>, tensor<8x8xf32>
    %171 = stablehlo.add %166, %170 : tensor<8x8xf32>
    %172 = stablehlo.convert %171 : (tensor<8x8xf32>) -> tensor<8x8xbf16>
    %173 = stablehlo.constant dense<0.125> : tensor<8x32xf32>
    %174 = stablehlo.multiply %6, %173 : tensor<8x32xf32>
    %175 = stablehlo.convert %174 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %176 = stablehlo.dot_general %172, %175, contracting_dims = [1] x [0] : (tensor<8x8xbf16>, tensor<8x32xbf16>) -> tensor<8x32xbf16>
    %177 = stablehlo.dot_general %172, %138, contracting_dims = [0] x [0] : (tensor<8x8xbf16>, tensor<8x32xbf16>) -> tensor<8x32xf32>
    %178 = stablehlo.multiply %177, %173 : tensor<8x32xf32>
    %179 = stablehlo.convert %176 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %180 = stablehlo.convert %138 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %181 = stablehlo.multiply %179, %180 : tensor<8x32xf32>
    %182 = stablehlo.reduce(%181 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %183 = stablehlo.reshape %182 : (tensor<8xf32>) -> tensor<8x1xf32>
    %185 = stablehlo.multiply %183, %23 : tensor<8x1xf32>
    %186 = stablehlo.broadcast_in_dim %185, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %187 = stablehlo.multiply %180, %186 : tensor<8x32xf32>
    %188 = stablehlo.subtract %179, %187 : tensor<8x32xf32>
    %189 = stablehlo.multiply %188, %136 : tensor<8x32xf32>
    %190 = stablehlo.convert %189 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %191 = stablehlo.dot_general %123, %190, contracting_dims = [0] x [0] : (tensor<8x128xbf16>, tensor<8x32xbf16>) -> tensor<128x32xf32>
    %192 = stablehlo.multiply %191, %124 : tensor<128x32xf32>
    %193 = stablehlo.constant dense<0.5> : tensor<128x32xf32>
    %194 = stablehlo.multiply %5, %193 : tensor<128x32xf32>
    %195 = stablehlo.convert %194 : (tensor<128x32xf32>) -> tensor<128x32xbf16>
    %196 = stablehlo.dot_general %190, %195, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<128x32xbf16>) -> tensor<8x128xbf16>
    %197 = stablehlo.convert %120 : (tensor<8x128xbf16>) -> tensor<8x128xf32>
    %198 = stablehlo.constant dense<0.0> : tensor<8x128xf32>
    %199 = stablehlo.maximum %197, %198 : tensor<8x128xf32>
    %200 = stablehlo.convert %196 : (tensor<8x128xbf16>) -> tensor<8x128xf32>
    %201 = stablehlo.multiply %200, %199 : tensor<8x128xf32>
    %202 = stablehlo.convert %201 : (tensor<8x128xf32>) -> tensor<8x128xbf16>
    %203 = stablehlo.dot_general %202, %119, contracting_dims = [1] x [0] : (tensor<8x128xbf16>, tensor<128x32xbf16>) -> tensor<8x32xbf16>
    %204 = stablehlo.dot_general %202, %118, contracting_dims = [0] x [0] : (tensor<8x128xbf16>, tensor<8x32xbf16>) -> tensor<128x32xf32>
    %205 = stablehlo.convert %203 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %206 = stablehlo.convert %118 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %207 = stablehlo.multiply %205, %206 : tensor<8x32xf32>
    %208 = stablehlo.reduce(%207 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %209 = stablehlo.reshape %208 : (tensor<8xf32>) -> tensor<8x1xf32>
    %210 = stablehlo.multiply %209, %23 : tensor<8x1xf32>
    %211 = stablehlo.broadcast_in_dim %210, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %212 = stablehlo.multiply %206, %211 : tensor<8x32xf32>
    %213 = stablehlo.subtract %205, %212 : tensor<8x32xf32>
    %214 = stablehlo.multiply %213, %116 : tensor<8x32xf32>
    %215 = stablehlo.convert %190 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %216 = stablehlo.add %215, %214 : tensor<8x32xf32>
    %217 = stablehlo.convert %216 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %218 = stablehlo.convert %101 : (tensor<1x32x32xf32>) -> tensor<1x32x32xbf16>
    %219 = stablehlo.reshape %218 : (tensor<1x32x32xbf16>) -> tensor<32x32xbf16>
    %220 = stablehlo.dot_general %217, %219, contracting_dims = [1] x [1] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %221 = stablehlo.reshape %220 : (tensor<8x32xbf16>) -> tensor<1x8x32xbf16>
    %222 = stablehlo.dot_general %103, %217, contracting_dims = [0] x [0] : (tensor<8x32xbf16>, tensor<8x32xbf16>) -> tensor<32x32xf32>
    %223 = stablehlo.reshape %221 : (tensor<1x8x32xbf16>) -> tensor<1x2x4x32xbf16>
    %224 = stablehlo.convert %223 : (tensor<1x2x4x32xbf16>) -> tensor<1x2x4x32xf32>
    %225 = stablehlo.convert %99 : (tensor<1x2x4x32xbf16>) -> tensor<1x2x4x32xf32>
    %226 = stablehlo.multiply %224, %225 : tensor<1x2x4x32xf32>
    %227 = stablehlo.reduce(%226 init: %20) applies stablehlo.add across dimensions = [3] : (tensor<1x2x4x32xf32>, tensor<f32>) -> tensor<1x2x4xf32>
    %228 = stablehlo.reshape %227 : (tensor<1x2x4xf32>) -> tensor<1x2x4x1xf32>
    %229 = stablehlo.reshape %223 : (tensor<1x2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %230 = stablehlo.dot_general %229, %97, batching_dims = [0] x [0], contracting_dims = [2] x [2] : (tensor<2x4x32xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x4xbf16>
    %231 = stablehlo.reshape %230 : (tensor<2x4x4xbf16>) -> tensor<1x2x4x4xbf16>
    %232 = stablehlo.convert %231 : (tensor<1x2x4x4xbf16>) -> tensor<1x2x4x4xf32>
    %233 = stablehlo.broadcast_in_dim %228, dims = [0, 1, 2, 3] : (tensor<1x2x4x1xf32>) -> tensor<1x2x4x4xf32>
    %234 = stablehlo.subtract %232, %233 : tensor<1x2x4x4xf32>
    %235 = stablehlo.convert %95 : (tensor<1x2x4x4xbf16>) -> tensor<1x2x4x4xf32>
    %236 = stablehlo.multiply %235, %234 : tensor<1x2x4x4xf32>
    %237 = stablehlo.convert %63 : (tensor<1x2x4x32xbf16>) -> tensor<1x2x4x32xf32>
    %238 = stablehlo.multiply %237, %72 : tensor<1x2x4x32xf32>
    %239 = stablehlo.convert %236 : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xbf16>
    %240 = stablehlo.convert %238 : (tensor<1x2x4x32xf32>) -> tensor<1x2x4x32xbf16>
    %241 = stablehlo.reshape %239 : (tensor<1x2x4x4xbf16>) -> tensor<2x4x4xbf16>
    %242 = stablehlo.reshape %240 : (tensor<1x2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %243 = stablehlo.dot_general %241, %242, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %244 = stablehlo.reshape %243 : (tensor<2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %245 = stablehlo.dot_general %241, %75, batching_dims = [0] x [0], contracting_dims = [1] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %246 = stablehlo.reshape %245 : (tensor<2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %247 = stablehlo.dot_general %96, %229, batching_dims = [0] x [0], contracting_dims = [1] x [1] : (tensor<2x4x4xbf16>, tensor<2x4x32xbf16>) -> tensor<2x4x32xbf16>
    %248 = stablehlo.reshape %247 : (tensor<2x4x32xbf16>) -> tensor<1x2x4x32xbf16>
    %249 = stablehlo.reshape %248 : (tensor<1x2x4x32xbf16>) -> tensor<1x8x32xbf16>
    %250 = stablehlo.transpose %249, dims = [1, 0, 2] : (tensor<1x8x32xbf16>) -> tensor<8x1x32xbf16>
    %251 = stablehlo.reshape %250 : (tensor<8x1x32xbf16>) -> tensor<8x32xbf16>
    %252 = stablehlo.convert %64 : (tensor<32x32xf32>) -> tensor<32x32xbf16>
    %253 = stablehlo.dot_general %251, %252, contracting_dims = [1] x [0] : (tensor<8x32xbf16>, tensor<32x32xbf16>) -> tensor<8x32xbf16>
    %254 = stablehlo.dot_general %251, %32, contracting_dims = [0] x [0] : (tensor<8x32xbf16>, tensor<8x32xbf16>) -> tensor<32x32xf32>
    %255 = stablehlo.concatenate %244, %246, dim = 0 : (tensor<1x2x4x32xbf16>, tensor<1x2x4x32xbf16>) -> tensor<2x2x4x32xbf16>
    %256 = stablehlo.negate %10 : tensor<4x16xf32>
    %257 = stablehlo.convert %255 : (tensor<2x2x4x32xbf16>) -> tensor<2x2x4x32xf32>
    %258 = stablehlo.slice %257 [0:2, 0:2, 0:4, 0:16] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %259 = stablehlo.slice %257 [0:2, 0:2, 0:4, 16:32] : (tensor<2x2x4x32xf32>) -> tensor<2x2x4x16xf32>
    %260 = stablehlo.multiply %258, %52 : tensor<2x2x4x16xf32>
    %261 = stablehlo.broadcast_in_dim %256, dims = [2, 3] : (tensor<4x16xf32>) -> tensor<2x2x4x16xf32>
    %262 = stablehlo.multiply %259, %261 : tensor<2x2x4x16xf32>
    %263 = stablehlo.subtract %260, %262 : tensor<2x2x4x16xf32>
    %264 = stablehlo.multiply %258, %261 : tensor<2x2x4x16xf32>
    %265 = stablehlo.multiply %259, %52 : tensor<2x2x4x16xf32>
    %266 = stablehlo.add %264, %265 : tensor<2x2x4x16xf32>
    %267 = stablehlo.concatenate %263, %266, dim = 3 : (tensor<2x2x4x16xf32>, tensor<2x2x4x16xf32>) -> tensor<2x2x4x32xf32>
    %268 = stablehlo.reshape %267 : (tensor<2x2x4x32xf32>) -> tensor<2x8x32xf32>
    %269 = stablehlo.convert %268 : (tensor<2x8x32xf32>) -> tensor<2x8x32xbf16>
    %270 = stablehlo.convert %269 : (tensor<2x8x32xbf16>) -> tensor<2x8x32xf32>
    %271 = stablehlo.convert %47 : (tensor<2x8x32xbf16>) -> tensor<2x8x32xf32>
    %272 = stablehlo.multiply %270, %271 : tensor<2x8x32xf32>
    %273 = stablehlo.reduce(%272 init: %20) applies stablehlo.add across dimensions = [2] : (tensor<2x8x32xf32>, tensor<f32>) -> tensor<2x8xf32>
    %274 = stablehlo.reshape %273 : (tensor<2x8xf32>) -> tensor<2x8x1xf32>
    %275 = stablehlo.multiply %274, %40 : tensor<2x8x1xf32>
    %276 = stablehlo.broadcast_in_dim %275, dims = [0, 1, 2] : (tensor<2x8x1xf32>) -> tensor<2x8x32xf32>
    %277 = stablehlo.multiply %271, %276 : tensor<2x8x32xf32>
    %278 = stablehlo.subtract %270, %277 : tensor<2x8x32xf32>
    %279 = stablehlo.multiply %278, %45 : tensor<2x8x32xf32>
    %280 = stablehlo.transpose %279, dims = [1, 0, 2] : (tensor<2x8x32xf32>) -> tensor<8x2x32xf32>
    %281 = stablehlo.reshape %280 : (tensor<8x2x32xf32>) -> tensor<8x64xf32>
    %282 = stablehlo.convert %281 : (tensor<8x64xf32>) -> tensor<8x64xbf16>
    %283 = stablehlo.convert %30 : (tensor<64x32xf32>) -> tensor<64x32xbf16>
    %284 = stablehlo.dot_general %282, %283, contracting_dims = [1] x [0] : (tensor<8x64xbf16>, tensor<64x32xbf16>) -> tensor<8x32xbf16>
    %285 = stablehlo.dot_general %282, %32, contracting_dims = [0] x [0] : (tensor<8x64xbf16>, tensor<8x32xbf16>) -> tensor<64x32xf32>
    %286 = stablehlo.add %253, %284 : tensor<8x32xbf16>
    %287 = stablehlo.convert %286 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %288 = stablehlo.multiply %287, %29 : tensor<8x32xf32>
    %289 = stablehlo.reduce(%288 init: %20) applies stablehlo.add across dimensions = [1] : (tensor<8x32xf32>, tensor<f32>) -> tensor<8xf32>
    %290 = stablehlo.reshape %289 : (tensor<8xf32>) -> tensor<8x1xf32>
    %291 = stablehlo.multiply %290, %23 : tensor<8x1xf32>
    %292 = stablehlo.broadcast_in_dim %291, dims = [0, 1] : (tensor<8x1xf32>) -> tensor<8x32xf32>
    %293 = stablehlo.multiply %29, %292 : tensor<8x32xf32>
    %294 = stablehlo.subtract %287, %293 : tensor<8x32xf32>
    %295 = stablehlo.multiply %294, %28 : tensor<8x32xf32>
    %296 = stablehlo.convert %217 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %297 = stablehlo.add %296, %295 : tensor<8x32xf32>
    %298 = stablehlo.convert %297 : (tensor<8x32xf32>) -> tensor<8x32xbf16>
    %299 = stablehlo.convert %298 : (tensor<8x32xbf16>) -> tensor<8x32xf32>
    %300 = stablehlo.constant dense<0.0> : tensor<8x32xf32>
    %301 = "stablehlo.scatter"(%300, %16, %299) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %302 = "stablehlo.scatter"(%300, %14, %299) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<8x32xf32>, tensor<8xi32>, tensor<8x32xf32>) -> tensor<8x32xf32>
    %303 = stablehlo.concatenate %285, %254, dim = 0 : (tensor<64x32xf32>, tensor<32x32xf32>) -> tensor<96x32xf32>
    %304 = stablehlo.concatenate %302, %301, %303, %222, %204, %192, %178, dim = 0 : (tensor<8x32xf32>, tensor<8x32xf32>, tensor<96x32xf32>, tensor<32x32xf32>, tensor<128x32xf32>, tensor<128x32xf32>, tensor<8x32xf32>) -> tensor<408x32xf32>
    %305 = stablehlo.multiply %304, %304 : tensor<408x32xf32>
    %306 = stablehlo.reduce(%305 init: %20) applies stablehlo.add across dimensions = [0, 1] : (tensor<408x32xf32>, tensor<f32>) -> tensor<f32>
    %307 = stablehlo.reshape %306 : (tensor<f32>) -> tensor<1x1xf32>
    %308 = stablehlo.sqrt %307 : tensor<1x1xf32>
    %310 = stablehlo.constant dense<1.0e-12> : tensor<1x1xf32>
    %311 = stablehlo.add %308, %310 : tensor<1x1xf32>
    %313 = stablehlo.constant dense<1.0> : tensor<1x1xf32>
    %314 = stablehlo.divide %313, %311 : tensor<1x1xf32>
    %315 = stablehlo.minimum %313, %314 : tensor<1x1xf32>
    %316 = stablehlo.broadcast_in_dim %315, dims = [0, 1] : (tensor<1x1xf32>) -> tensor<408x32xf32>
    %317 = stablehlo.multiply %304, %316 : tensor<408x32xf32>
    %319 = stablehlo.constant dense<0.9> : tensor<408x32xf32>
    %320 = stablehlo.multiply %arg2, %319 : tensor<408x32xf32>
    %321 = stablehlo.add %320, %317 : tensor<408x32xf32>
    %323 = stablehlo.constant dense<0.95> : tensor<408x32xf32>
    %324 = stablehlo.multiply %arg3, %323 : tensor<408x32xf32>
    %325 = stablehlo.multiply %317, %317 : tensor<408x32xf32>
    %326 = stablehlo.add %324, %325 : tensor<408x32xf32>
    %327 = stablehlo.sqrt %326 : tensor<408x32xf32>
    %328 = stablehlo.broadcast_in_dim %arg6, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %329 = stablehlo.add %327, %328 : tensor<408x32xf32>
    %330 = stablehlo.broadcast_in_dim %arg5, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %331 = stablehlo.multiply %arg1, %330 : tensor<408x32xf32>
    %332 = stablehlo.broadcast_in_dim %arg4, dims = [] : (tensor<f32>) -> tensor<408x32xf32>
    %333 = stablehlo.multiply %321, %332 : tensor<408x32xf32>
    %334 = stablehlo.divide %333, %329 : tensor<408x32xf32>
    %335 = stablehlo.subtract %331, %334 : tensor<408x32xf32>
    %336 = stablehlo.reshape %163 : (tensor<1xf32>) -> tensor<f32>
    %337 = stablehlo.reshape %308 : (tensor<1x1xf32>) -> tensor<f32>
    return %335, %321, %326, %336, %337 : tensor<408x32xf32>, tensor<408x32xf32>, tensor<408x32xf32>, tensor<f32>, tensor<f32>
  }
}
