/** Where in the picture of a line nothing is written. */
import type { RgbImage } from '../image.js'

/** Of the range between paper and ink: less is paper. */
const paper = 0.35
/** Part of the height at the top and at the bottom that may belong to the lines above and below. */
const margin = 0.1

/** The widest run of blank columns between two columns, as part of the line's height. */
export type GapBetween = (from: number, to: number) => number

export function gapsOf(line: RgbImage): GapBetween {
  const blank = blankColumns(line)
  return (from, to) => {
    let [run, widest] = [0, 0]
    for (let column = Math.max(0, Math.floor(from)); column < Math.min(line.width, to); column++) {
      run = blank[column] ? run + 1 : 0
      if (run > widest) widest = run
    }
    return widest / line.height
  }
}

function blankColumns({ width, height, data }: RgbImage): boolean[] {
  const grey = Float32Array.from({ length: width * height }, (_, at) => (data[at * 3]! + data[at * 3 + 1]! + data[at * 3 + 2]!) / 3)
  const sorted = Float32Array.from(grey).sort()
  const [dark, middle, light] = [0.02, 0.5, 0.98].map((share) => sorted[Math.floor(sorted.length * share)]!) as [number, number, number]
  // There is more paper than ink, whichever is the lighter one.
  const [paperGrey, inkGrey] = middle - dark > light - middle ? [light, dark] : [dark, light]
  const range = inkGrey - paperGrey || 1
  const [top, bottom] = [Math.floor(height * margin), Math.ceil(height * (1 - margin))]
  return Array.from({ length: width }, (_, column) => {
    for (let row = top; row < bottom; row++) if ((grey[row * width + column]! - paperGrey) / range >= paper) return false
    return true
  })
}
