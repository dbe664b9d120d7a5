/** Small networks, run by ONNX Runtime and by the plain loops below, which work channels last as TensorFlow does. */
import { describe, expect, it } from '@jest/globals'
import { Tensor } from 'onnxruntime-node'
import { openSession } from '../session.js'
import { onnxFromTfjs } from './convert.js'
import type { TfjsAttribute, TfjsModel, TfjsNode, Weight } from './graph-model.js'

const text = (value: string): TfjsAttribute => ({ s: Buffer.from(value).toString('base64') })
const list = (...i: number[]): TfjsAttribute => ({ list: { i } })
const input = (...sizes: number[]): TfjsNode => ({
  name: 'x',
  op: 'Placeholder',
  attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim: sizes.map((size) => ({ size })) } } },
})
const floats = (shape: number[], data: number[]): Weight => ({ shape, data: Float32Array.from(data) })
const integers = (...data: number[]): Weight => ({ shape: [data.length], data: Int32Array.from(data) })
const count = (length: number): number[] => Array.from({ length }, (_, at) => ((at * 7) % 11) - 5)

function model(nodes: readonly TfjsNode[], weights: Record<string, Weight> = {}): TfjsModel {
  const constants = Object.keys(weights).map((name) => ({ name, op: 'Const' }))
  return { nodes: [...constants, ...nodes], weights: new Map(Object.entries(weights)) }
}

async function run(tfjs: TfjsModel, shape: readonly number[], values: readonly number[], output = 'y') {
  const session = await openSession(onnxFromTfjs(tfjs, [output]))
  const result = (await session.run({ x: new Tensor('float32', Float32Array.from(values), shape) }))[output]!
  return { shape: [...result.dims], values: [...(result.data as Float32Array)] }
}

/** One output channel at a time, TensorFlow's SAME: what is missing is added around, one more at the end. */
function convolved(picture: number[], size: number, channels: number, kernel: number[], wide: number, filters: number, stride: number): number[] {
  const out = Math.ceil(size / stride)
  const before = Math.floor(Math.max(0, (out - 1) * stride + wide - size) / 2)
  const result: number[] = []
  for (let row = 0; row < out; row++) for (let column = 0; column < out; column++) for (let filter = 0; filter < filters; filter++) {
    let sum = 0
    for (let dy = 0; dy < wide; dy++) for (let dx = 0; dx < wide; dx++) for (let channel = 0; channel < channels; channel++) {
      const [y, x] = [row * stride + dy - before, column * stride + dx - before]
      if (y < 0 || x < 0 || y >= size || x >= size) continue
      sum += picture[(y * size + x) * channels + channel]! * kernel[((dy * wide + dx) * channels + channel) * filters + filter]!
    }
    result.push(sum)
  }
  return result
}

describe('onnxFromTfjs', () => {
  it.each([1, 2])('convolves as TensorFlow does, channels last and padded at the end first (stride %s)', async (stride) => {
    const attr = { padding: text('SAME'), strides: list(1, stride, stride, 1) }
    const tfjs = model([input(1, 4, 4, 2), { name: 'y', op: 'Conv2D', input: ['x', 'w'], attr }], { w: floats([3, 3, 2, 3], count(54)) })
    const picture = count(32)
    const { shape, values } = await run(tfjs, [1, 4, 4, 2], picture)
    expect(shape).toEqual([1, 4 / stride, 4 / stride, 3])
    expect(values).toEqual(convolved(picture, 4, 2, count(54), 3, 3, stride))
  })

  it('adds the bias and cuts off below zero within a convolution', async () => {
    const attr = { padding: text('VALID'), strides: list(1, 1, 1, 1), fused_ops: { list: { s: ['BiasAdd', 'Relu'].map((name) => text(name).s!) } } }
    const weights = { w: floats([1, 1, 2, 1], [1, 10]), b: floats([1], [-3]) }
    const tfjs = model([input(1, 1, 2, 2), { name: 'y', op: '_FusedConv2D', input: ['x', 'w', 'b'], attr }], weights)
    expect(await run(tfjs, [1, 1, 2, 2], [1, 1, 2, 0])).toEqual({ shape: [1, 1, 2, 1], values: [8, 0] })
  })

  it('convolves each channel for itself', async () => {
    const attr = { padding: text('VALID'), strides: list(1, 1, 1, 1) }
    const tfjs = model([input(1, 2, 2, 2), { name: 'y', op: 'DepthwiseConv2dNative', input: ['x', 'w'], attr }], {
      w: floats([2, 2, 2, 1], [1, 0, 1, 0, 1, 0, 1, 100]),
    })
    expect((await run(tfjs, [1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])).values).toEqual([1 + 3 + 5 + 7, 800])
  })

  it('enlarges by TensorFlow\'s rule, in which the first pixel stays where it is', async () => {
    const tfjs = model([input(1, 1, 2, 1), { name: 'y', op: 'ResizeBilinear', input: ['x', 'size'] }], { size: integers(1, 4) })
    expect(await run(tfjs, [1, 1, 2, 1], [0, 10])).toEqual({ shape: [1, 1, 4, 1], values: [0, 5, 10, 10] })
  })

  it('pads, pools, joins, reshapes and takes means', async () => {
    const nodes: TfjsNode[] = [
      input(1, 2, 2, 1),
      { name: 'padded', op: 'Pad', input: ['x', 'paddings'] },
      { name: 'pooled', op: 'MaxPool', input: ['padded'], attr: { padding: text('VALID'), ksize: list(1, 2, 2, 1), strides: list(1, 2, 2, 1) } },
      { name: 'both', op: 'ConcatV2', input: ['pooled', 'pooled', 'axis'] },
      { name: 'mean', op: 'Mean', input: ['both', 'axes'], attr: { keep_dims: { b: false } } },
      { name: 'y', op: 'Reshape', input: ['mean', 'shape', '^pooled'] },
    ]
    const weights = { paddings: integers(0, 0, 0, 0, 0, 2, 0, 0), axis: integers(3), axes: integers(1, 2), shape: integers(2, -1) }
    expect(await run(model(nodes, weights), [1, 2, 2, 1], [1, 6, 3, 2])).toEqual({ shape: [2, 1], values: [3, 3] })
  })

  it('clips at six, and leaves out what no output needs', async () => {
    const nodes: TfjsNode[] = [input(3), { name: 'y', op: 'Relu6', input: ['x'] }, { name: 'z', op: 'TopKV2', input: ['y'] }]
    expect((await run(model(nodes), [3], [-1, 5, 7])).values).toEqual([0, 5, 6])
    expect(() => onnxFromTfjs(model(nodes), ['z'])).toThrow('z: the operator TopKV2 is not supported')
    expect(() => onnxFromTfjs(model(nodes), ['q'])).toThrow('the model has no node q')
  })
})
