/** Places at which BlazeFace looks for faces: two for each of 16 x 16 fields, then six for each of 8 x 8. */
const grids = [
  { size: 16, anchors: 2 },
  { size: 8, anchors: 6 },
]

/** Middle of each, as parts of the network's picture: x, y. In the order in which the network answers. */
export const anchors: readonly (readonly [number, number])[] = grids.flatMap(({ size, anchors: each }) =>
  Array.from({ length: size * size * each }, (_, at) => {
    const field = Math.floor(at / each)
    return [((field % size) + 0.5) / size, (Math.floor(field / size) + 0.5) / size] as const
  }),
)
