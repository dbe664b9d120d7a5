/** A classifier of pictures that answers with the label of the strongest colour; small enough to be made by a test. */
import { encodeOnnx } from '@backup-agent/onnx'
import { writeModel } from './write-model.js'

/** Writes the model into `<directory>/<name>`; its labels are `red`, `green` and `blue`. */
export async function writeClassifyingModel(directory: string, name: string): Promise<void> {
  await writeModel(directory, name, {
    'config.json': {
      model_type: 'mobilenet_v2', architectures: ['MobileNetV2ForImageClassification'], id2label: { 0: 'red', 1: 'green', 2: 'blue' },
    },
    'preprocessor_config.json': {
      image_processor_type: 'ImageFeatureExtractor', do_resize: true, size: { width: 8, height: 8 }, do_rescale: true, rescale_factor: 1 / 255,
      do_normalize: false, do_center_crop: false, resample: 2,
    },
    'onnx/model_quantized.onnx': encodeOnnx({
      inputs: [{ name: 'pixel_values', type: 'float32', shape: ['batch', 3, 'height', 'width'] }],
      outputs: [{ name: 'logits', type: 'float32', shape: ['batch', 3] }],
      constants: [{ name: 'strength', type: 'float32', shape: [1], data: Float32Array.of(10) }],
      nodes: [
        { type: 'ReduceMean', inputs: ['pixel_values'], outputs: ['means'], attributes: { axes: [2, 3], keepdims: 0 } },
        { type: 'Mul', inputs: ['means', 'strength'], outputs: ['logits'] },
      ],
    }),
  })
}
