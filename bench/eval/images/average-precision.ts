/** Mean over the classes of the area under the curve of precision over recall, every point of it (COCO takes 101). */
type Box = readonly [number, number, number, number]

export interface TrueBox {
  readonly picture: string
  readonly label: string
  readonly box: Box
}

export interface FoundBox extends TrueBox {
  readonly score: number
}

/** 0 where nothing is to be found. A class that is found and never there does not count. @param overlap intersection over union from which a box is right */
export function meanAveragePrecision(truth: readonly TrueBox[], found: readonly FoundBox[], overlap: number): number {
  const labels = [...new Set(truth.map(({ label }) => label))]
  if (labels.length === 0) return 0
  const precisions = labels.map((label) => averagePrecision(truth.filter((box) => box.label === label), found.filter((box) => box.label === label), overlap))
  return precisions.reduce((sum, value) => sum + value, 0) / labels.length
}

function averagePrecision(truth: readonly TrueBox[], found: readonly FoundBox[], overlap: number): number {
  const taken = new Set<TrueBox>()
  const points: { recall: number; precision: number }[] = []
  for (const [at, box] of [...found].sort((one, other) => other.score - one.score).entries()) {
    const free = truth.filter((each) => each.picture === box.picture && !taken.has(each))
    const nearest = free.map((each) => ({ each, overlap: intersectionOverUnion(each.box, box.box) })).sort((one, other) => other.overlap - one.overlap)[0]
    if (nearest !== undefined && nearest.overlap >= overlap) taken.add(nearest.each)
    points.push({ recall: taken.size / truth.length, precision: taken.size / (at + 1) })
  }
  let [area, lastRecall] = [0, 0]
  for (const [at, { recall }] of points.entries()) {
    area += (recall - lastRecall) * points.slice(at).reduce((best, { precision }) => Math.max(best, precision), 0)
    lastRecall = recall
  }
  return area
}

function intersectionOverUnion(one: Box, other: Box): number {
  const width = Math.min(one[0] + one[2], other[0] + other[2]) - Math.max(one[0], other[0])
  const height = Math.min(one[1] + one[3], other[1] + other[3]) - Math.max(one[1], other[1])
  if (width <= 0 || height <= 0) return 0
  return (width * height) / (one[2] * one[3] + other[2] * other[3] - width * height)
}
