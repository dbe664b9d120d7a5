/**
 * Neural networks in a host process: ONNX models, and TensorFlow.js graph models turned into ONNX in memory, run by
 * ONNX Runtime with the number of threads that suits a process beside others.
 */
export { encodeOnnx } from './format/onnx.js'
export type { Attribute, Dimension, ElementType, OnnxConstant, OnnxGraph, OnnxNode, OnnxPort } from './format/onnx.js'
export { defaultThreads, openSession } from './session.js'
export type { InferenceSession } from './session.js'
export { Tensor } from 'onnxruntime-node'
export { onnxFromTfjs } from './tfjs/convert.js'
export { readTfjsModel } from './tfjs/graph-model.js'
export type { TfjsModel, TfjsNode, Weight } from './tfjs/graph-model.js'
