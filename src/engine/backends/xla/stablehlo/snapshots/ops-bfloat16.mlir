// input
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xf32> // "input"
  ) {
    return %arg0 : tensor<2x3xf32>
  }
}

// constant
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main() -> (
      tensor<3xf32> // "constant"
  ) {
    %0 = stablehlo.constant dense<[1.0, 0.1, -2.5]> : tensor<3xf32>
    return %0 : tensor<3xf32>
  }
}

// negate
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xf32> // "negate"
  ) {
    %0 = stablehlo.negate %arg0 : tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}

// exp
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xf32> // "exp"
  ) {
    %0 = stablehlo.exponential %arg0 : tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}

// log
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xf32> // "log"
  ) {
    %0 = stablehlo.log %arg0 : tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}

// sqrt
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xf32> // "sqrt"
  ) {
    %0 = stablehlo.sqrt %arg0 : tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}

// relu
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xf32> // "relu"
  ) {
    %0 = stablehlo.constant dense<0.0> : tensor<2x3xf32>
    %1 = stablehlo.maximum %arg0, %0 : tensor<2x3xf32>
    return %1 : tensor<2x3xf32>
  }
}

// reluSquared
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xf32> // "reluSquared"
  ) {
    %0 = stablehlo.constant dense<0.0> : tensor<2x3xf32>
    %1 = stablehlo.maximum %arg0, %0 : tensor<2x3xf32>
    %2 = stablehlo.multiply %1, %1 : tensor<2x3xf32>
    return %2 : tensor<2x3xf32>
  }
}

// cast
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xi32> // "cast"
  ) {
    %0 = stablehlo.convert %arg0 : (tensor<2x3xf32>) -> tensor<2x3xi32>
    return %0 : tensor<2x3xi32>
  }
}

// add
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<3xf32> // "row"
  ) -> (
      tensor<2x3xf32> // "add"
  ) {
    %0 = stablehlo.broadcast_in_dim %arg1, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %1 = stablehlo.add %arg0, %0 : tensor<2x3xf32>
    return %1 : tensor<2x3xf32>
  }
}

// subtract
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xf32> // "subtract"
  ) {
    %1 = stablehlo.constant dense<0.5> : tensor<2x3xf32>
    %2 = stablehlo.subtract %arg0, %1 : tensor<2x3xf32>
    return %2 : tensor<2x3xf32>
  }
}

// multiply
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<2x3xf32> // "y"
  ) -> (
      tensor<2x3xf32> // "multiply"
  ) {
    %0 = stablehlo.multiply %arg0, %arg1 : tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}

// divide
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xf32> // "divide"
  ) {
    %1 = stablehlo.constant dense<1.0> : tensor<2x3xf32>
    %2 = stablehlo.divide %1, %arg0 : tensor<2x3xf32>
    return %2 : tensor<2x3xf32>
  }
}

// minimum
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<2x3xf32> // "y"
  ) -> (
      tensor<2x3xf32> // "minimum"
  ) {
    %0 = stablehlo.minimum %arg0, %arg1 : tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}

// less
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<3xf32> // "row"
  ) -> (
      tensor<2x3xi1> // "less"
  ) {
    %0 = stablehlo.broadcast_in_dim %arg1, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %1 = stablehlo.compare LT, %arg0, %0, FLOAT : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
    return %1 : tensor<2x3xi1>
  }
}

// equal
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2xi32> // "indices"
  ) -> (
      tensor<2xi1> // "equal"
  ) {
    %0 = stablehlo.iota dim = 0 : tensor<2xi32>
    %1 = stablehlo.compare EQ, %arg0, %0, SIGNED : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi1>
    return %1 : tensor<2xi1>
  }
}

// where
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<2x1xi1> // "flags"
  ) -> (
      tensor<2x3xf32> // "where"
  ) {
    %1 = stablehlo.constant dense<0.0> : tensor<2x3xf32>
    %2 = stablehlo.broadcast_in_dim %arg1, dims = [0, 1] : (tensor<2x1xi1>) -> tensor<2x3xi1>
    %3 = stablehlo.select %2, %arg0, %1 : tensor<2x3xi1>, tensor<2x3xf32>
    return %3 : tensor<2x3xf32>
  }
}

// sum
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<1x3xf32> // "sum"
  ) {
    %0 = stablehlo.constant dense<0.0> : tensor<f32>
    %1 = stablehlo.reduce(%arg0 init: %0) applies stablehlo.add across dimensions = [0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    %2 = stablehlo.reshape %1 : (tensor<3xf32>) -> tensor<1x3xf32>
    return %2 : tensor<1x3xf32>
  }
}

// maximum
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x1xf32> // "maximum"
  ) {
    %0 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %1 = stablehlo.reduce(%arg0 init: %0) applies stablehlo.maximum across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %2 = stablehlo.reshape %1 : (tensor<2xf32>) -> tensor<2x1xf32>
    return %2 : tensor<2x1xf32>
  }
}

// rmsNorm
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xf32> // "rmsNorm"
  ) {
    %0 = stablehlo.multiply %arg0, %arg0 : tensor<2x3xf32>
    %1 = stablehlo.constant dense<0.0> : tensor<f32>
    %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %3 = stablehlo.reshape %2 : (tensor<2xf32>) -> tensor<2x1xf32>
    %4 = stablehlo.constant dense<0.33333334> : tensor<2x1xf32>
    %5 = stablehlo.multiply %3, %4 : tensor<2x1xf32>
    %6 = stablehlo.constant dense<0.000001> : tensor<2x1xf32>
    %7 = stablehlo.add %5, %6 : tensor<2x1xf32>
    %8 = stablehlo.rsqrt %7 : tensor<2x1xf32>
    %9 = stablehlo.broadcast_in_dim %8, dims = [0, 1] : (tensor<2x1xf32>) -> tensor<2x3xf32>
    %10 = stablehlo.multiply %arg0, %9 : tensor<2x3xf32>
    return %10 : tensor<2x3xf32>
  }
}

// inverseRms
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x1xf32> // "inverseRms"
  ) {
    %0 = stablehlo.multiply %arg0, %arg0 : tensor<2x3xf32>
    %1 = stablehlo.constant dense<0.0> : tensor<f32>
    %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %3 = stablehlo.reshape %2 : (tensor<2xf32>) -> tensor<2x1xf32>
    %4 = stablehlo.constant dense<0.33333334> : tensor<2x1xf32>
    %5 = stablehlo.multiply %3, %4 : tensor<2x1xf32>
    %6 = stablehlo.constant dense<0.000001> : tensor<2x1xf32>
    %7 = stablehlo.add %5, %6 : tensor<2x1xf32>
    %8 = stablehlo.rsqrt %7 : tensor<2x1xf32>
    return %8 : tensor<2x1xf32>
  }
}

// softmax
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x3xf32> // "softmax"
  ) {
    %0 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %1 = stablehlo.reduce(%arg0 init: %0) applies stablehlo.maximum across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %2 = stablehlo.reshape %1 : (tensor<2xf32>) -> tensor<2x1xf32>
    %3 = stablehlo.broadcast_in_dim %2, dims = [0, 1] : (tensor<2x1xf32>) -> tensor<2x3xf32>
    %4 = stablehlo.subtract %arg0, %3 : tensor<2x3xf32>
    %5 = stablehlo.exponential %4 : tensor<2x3xf32>
    %6 = stablehlo.constant dense<0.0> : tensor<f32>
    %7 = stablehlo.reduce(%5 init: %6) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %8 = stablehlo.reshape %7 : (tensor<2xf32>) -> tensor<2x1xf32>
    %9 = stablehlo.broadcast_in_dim %8, dims = [0, 1] : (tensor<2x1xf32>) -> tensor<2x3xf32>
    %10 = stablehlo.divide %5, %9 : tensor<2x3xf32>
    return %10 : tensor<2x3xf32>
  }
}

// matmul
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x1x3x4xf32>, // "a"
      %arg1: tensor<5x6x4xf32> // "b"
  ) -> (
      tensor<2x5x3x6xf32> // "matmul"
  ) {
    %0 = stablehlo.convert %arg0 : (tensor<2x1x3x4xf32>) -> tensor<2x1x3x4xbf16>
    %1 = stablehlo.convert %arg1 : (tensor<5x6x4xf32>) -> tensor<5x6x4xbf16>
    %2 = stablehlo.reshape %0 : (tensor<2x1x3x4xbf16>) -> tensor<2x3x4xbf16>
    %3 = stablehlo.dot_general %2, %1, contracting_dims = [2] x [2] : (tensor<2x3x4xbf16>, tensor<5x6x4xbf16>) -> tensor<2x3x5x6xf32>
    %4 = stablehlo.transpose %3, dims = [0, 2, 1, 3] : (tensor<2x3x5x6xf32>) -> tensor<2x5x3x6xf32>
    %5 = stablehlo.constant dense<0.5> : tensor<2x5x3x6xf32>
    %6 = stablehlo.multiply %4, %5 : tensor<2x5x3x6xf32>
    return %6 : tensor<2x5x3x6xf32>
  }
}

// reshape
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<3x2xf32> // "reshape"
  ) {
    %0 = stablehlo.reshape %arg0 : (tensor<2x3xf32>) -> tensor<3x2xf32>
    return %0 : tensor<3x2xf32>
  }
}

// transpose
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<3x2xf32> // "transpose"
  ) {
    %0 = stablehlo.transpose %arg0, dims = [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
    return %0 : tensor<3x2xf32>
  }
}

// broadcast
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<3xf32> // "row"
  ) -> (
      tensor<2x3xf32> // "broadcast"
  ) {
    %0 = stablehlo.broadcast_in_dim %arg0, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}

// concatenate
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<2x3xf32> // "y"
  ) -> (
      tensor<4x3xf32> // "concatenate"
  ) {
    %0 = stablehlo.concatenate %arg0, %arg1, dim = 0 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
    return %0 : tensor<4x3xf32>
  }
}

// slice
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x2xf32> // "slice"
  ) {
    %0 = stablehlo.slice %arg0 [0:2, 1:3] : (tensor<2x3xf32>) -> tensor<2x2xf32>
    return %0 : tensor<2x2xf32>
  }
}

// pad
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32> // "x"
  ) -> (
      tensor<2x6xf32> // "pad"
  ) {
    %0 = stablehlo.constant dense<0.0> : tensor<f32>
    %1 = stablehlo.pad %arg0, %0, low = [0, 1], high = [0, 2], interior = [0, 0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x6xf32>
    return %1 : tensor<2x6xf32>
  }
}

// rotate
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3x4xf32>, // "q"
      %arg1: tensor<3x2xf32>, // "cos"
      %arg2: tensor<3x2xf32> // "sin"
  ) -> (
      tensor<2x3x4xf32> // "rotate"
  ) {
    %0 = stablehlo.slice %arg0 [0:2, 0:3, 0:2] : (tensor<2x3x4xf32>) -> tensor<2x3x2xf32>
    %1 = stablehlo.slice %arg0 [0:2, 0:3, 2:4] : (tensor<2x3x4xf32>) -> tensor<2x3x2xf32>
    %2 = stablehlo.broadcast_in_dim %arg1, dims = [1, 2] : (tensor<3x2xf32>) -> tensor<2x3x2xf32>
    %3 = stablehlo.multiply %0, %2 : tensor<2x3x2xf32>
    %4 = stablehlo.broadcast_in_dim %arg2, dims = [1, 2] : (tensor<3x2xf32>) -> tensor<2x3x2xf32>
    %5 = stablehlo.multiply %1, %4 : tensor<2x3x2xf32>
    %6 = stablehlo.subtract %3, %5 : tensor<2x3x2xf32>
    %7 = stablehlo.multiply %0, %4 : tensor<2x3x2xf32>
    %8 = stablehlo.multiply %1, %2 : tensor<2x3x2xf32>
    %9 = stablehlo.add %7, %8 : tensor<2x3x2xf32>
    %10 = stablehlo.concatenate %6, %9, dim = 2 : (tensor<2x3x2xf32>, tensor<2x3x2xf32>) -> tensor<2x3x4xf32>
    return %10 : tensor<2x3x4xf32>
  }
}

// withGradient
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<2x3xf32> // "y"
  ) -> (
      tensor<2x3xf32> // "withGradient"
  ) {
    %0 = stablehlo.exponential %arg0 : tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}

// composite
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<2x3xf32> // "y"
  ) -> (
      tensor<2x3xf32> // "composite"
  ) {
    %0 = stablehlo.constant dense<0.5> : tensor<2x3xf32>
    %1 = stablehlo.multiply %arg0, %0 : tensor<2x3xf32>
    %2 = stablehlo.convert %1 : (tensor<2x3xf32>) -> tensor<2x3xbf16>
    %3 = stablehlo.convert %arg1 : (tensor<2x3xf32>) -> tensor<2x3xbf16>
    %4 = stablehlo.dot_general %2, %3, contracting_dims = [1] x [1] : (tensor<2x3xbf16>, tensor<2x3xbf16>) -> tensor<2x2xbf16>
    %5 = stablehlo.convert %4 : (tensor<2x2xbf16>) -> tensor<2x2xf32>
    %6 = stablehlo.iota dim = 0 : tensor<2x2xi32>
    %7 = stablehlo.iota dim = 1 : tensor<2x2xi32>
    %8 = stablehlo.compare GE, %6, %7, SIGNED : (tensor<2x2xi32>, tensor<2x2xi32>) -> tensor<2x2xi1>
    %9 = stablehlo.constant dense<0xFF800000> : tensor<2x2xf32>
    %10 = stablehlo.select %8, %5, %9 : tensor<2x2xi1>, tensor<2x2xf32>
    %11 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %12 = stablehlo.reduce(%10 init: %11) applies stablehlo.maximum across dimensions = [1] : (tensor<2x2xf32>, tensor<f32>) -> tensor<2xf32>
    %13 = stablehlo.reshape %12 : (tensor<2xf32>) -> tensor<2x1xf32>
    %14 = stablehlo.broadcast_in_dim %13, dims = [0, 1] : (tensor<2x1xf32>) -> tensor<2x2xf32>
    %15 = stablehlo.subtract %10, %14 : tensor<2x2xf32>
    %16 = stablehlo.exponential %15 : tensor<2x2xf32>
    %17 = stablehlo.constant dense<0.0> : tensor<f32>
    %18 = stablehlo.reduce(%16 init: %17) applies stablehlo.add across dimensions = [1] : (tensor<2x2xf32>, tensor<f32>) -> tensor<2xf32>
    %19 = stablehlo.reshape %18 : (tensor<2xf32>) -> tensor<2x1xf32>
    %20 = stablehlo.broadcast_in_dim %19, dims = [0, 1] : (tensor<2x1xf32>) -> tensor<2x2xf32>
    %21 = stablehlo.divide %16, %20 : tensor<2x2xf32>
    %22 = stablehlo.convert %21 : (tensor<2x2xf32>) -> tensor<2x2xbf16>
    %23 = stablehlo.convert %arg0 : (tensor<2x3xf32>) -> tensor<2x3xbf16>
    %24 = stablehlo.dot_general %22, %23, contracting_dims = [1] x [0] : (tensor<2x2xbf16>, tensor<2x3xbf16>) -> tensor<2x3xbf16>
    %25 = stablehlo.convert %24 : (tensor<2x3xbf16>) -> tensor<2x3xf32>
    return %25 : tensor<2x3xf32>
  }
}

// gather
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2xi32>, // "indices"
      %arg1: tensor<5x3xf32> // "table"
  ) -> (
      tensor<2x3xf32> // "gather"
  ) {
    %0 = "stablehlo.gather"(%arg1, %arg0) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 3>}> : (tensor<5x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}

// scatterAdd
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<2xi32> // "indices"
  ) -> (
      tensor<5x3xf32> // "scatterAdd"
  ) {
    %0 = stablehlo.constant dense<0.0> : tensor<5x3xf32>
    %1 = "stablehlo.scatter"(%0, %arg1, %arg0) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%sum: tensor<f32>, %update: tensor<f32>):
      %total = stablehlo.add %sum, %update : tensor<f32>
      stablehlo.return %total : tensor<f32>
    }) : (tensor<5x3xf32>, tensor<2xi32>, tensor<2x3xf32>) -> tensor<5x3xf32>
    return %1 : tensor<5x3xf32>
  }
}

// replaceRows
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<2xi32>, // "indices"
      %arg2: tensor<5x3xf32> // "table"
  ) -> (
      tensor<5x3xf32> // "replaceRows"
  ) {
    %0 = "stablehlo.scatter"(%arg2, %arg1, %arg0) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = true}> ({
    ^bb0(%old: tensor<f32>, %new: tensor<f32>):
      stablehlo.return %new : tensor<f32>
    }) : (tensor<5x3xf32>, tensor<2xi32>, tensor<2x3xf32>) -> tensor<5x3xf32>
    return %0 : tensor<5x3xf32>
  }
}

// pick
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<2xi32> // "indices"
  ) -> (
      tensor<2xf32> // "pick"
  ) {
    %0 = stablehlo.iota dim = 1 : tensor<2x3xi32>
    %1 = stablehlo.broadcast_in_dim %arg1, dims = [0] : (tensor<2xi32>) -> tensor<2x3xi32>
    %2 = stablehlo.compare EQ, %0, %1, SIGNED : (tensor<2x3xi32>, tensor<2x3xi32>) -> tensor<2x3xi1>
    %3 = stablehlo.constant dense<0.0> : tensor<2x3xf32>
    %4 = stablehlo.select %2, %arg0, %3 : tensor<2x3xi1>, tensor<2x3xf32>
    %5 = stablehlo.constant dense<0.0> : tensor<f32>
    %6 = stablehlo.reduce(%4 init: %5) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    return %6 : tensor<2xf32>
  }
}

// pickAdd
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<2xi32>, // "indices"
      %arg2: tensor<2xf32> // "values"
  ) -> (
      tensor<2x3xf32> // "pickAdd"
  ) {
    %0 = stablehlo.broadcast_in_dim %arg2, dims = [0] : (tensor<2xf32>) -> tensor<2x3xf32>
    %1 = stablehlo.iota dim = 1 : tensor<2x3xi32>
    %2 = stablehlo.broadcast_in_dim %arg1, dims = [0] : (tensor<2xi32>) -> tensor<2x3xi32>
    %3 = stablehlo.compare EQ, %1, %2, SIGNED : (tensor<2x3xi32>, tensor<2x3xi32>) -> tensor<2x3xi1>
    %4 = stablehlo.constant dense<0.0> : tensor<2x3xf32>
    %5 = stablehlo.select %3, %0, %4 : tensor<2x3xi1>, tensor<2x3xf32>
    %6 = stablehlo.add %arg0, %5 : tensor<2x3xf32>
    return %6 : tensor<2x3xf32>
  }
}

// crossEntropy
module @escalado attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
      %arg0: tensor<2x3xf32>, // "x"
      %arg1: tensor<2xi32> // "indices"
  ) -> (
      tensor<2xf32> // "crossEntropy"
  ) {
    %0 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %1 = stablehlo.reduce(%arg0 init: %0) applies stablehlo.maximum across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %2 = stablehlo.reshape %1 : (tensor<2xf32>) -> tensor<2x1xf32>
    %3 = stablehlo.broadcast_in_dim %2, dims = [0, 1] : (tensor<2x1xf32>) -> tensor<2x3xf32>
    %4 = stablehlo.subtract %arg0, %3 : tensor<2x3xf32>
    %5 = stablehlo.exponential %4 : tensor<2x3xf32>
    %6 = stablehlo.constant dense<0.0> : tensor<f32>
    %7 = stablehlo.reduce(%5 init: %6) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %8 = stablehlo.log %7 : tensor<2xf32>
    %9 = stablehlo.iota dim = 1 : tensor<2x3xi32>
    %10 = stablehlo.broadcast_in_dim %arg1, dims = [0] : (tensor<2xi32>) -> tensor<2x3xi32>
    %11 = stablehlo.compare EQ, %9, %10, SIGNED : (tensor<2x3xi32>, tensor<2x3xi32>) -> tensor<2x3xi1>
    %12 = stablehlo.constant dense<0.0> : tensor<2x3xf32>
    %13 = stablehlo.select %11, %arg0, %12 : tensor<2x3xi1>, tensor<2x3xf32>
    %14 = stablehlo.reduce(%13 init: %6) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %15 = stablehlo.reshape %2 : (tensor<2x1xf32>) -> tensor<2xf32>
    %16 = stablehlo.subtract %14, %15 : tensor<2xf32>
    %17 = stablehlo.subtract %8, %16 : tensor<2xf32>
    return %17 : tensor<2xf32>
  }
}
