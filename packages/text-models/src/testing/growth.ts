/** For tests: how the work for a text grows with its length, whatever else the machine does. */

const chars = 6_250
/** The longer text is so many times as long as the shorter one. */
const times = 16
/** Work in proportion to the length grows 16 times, quadratic work 256 times; what lies between is room for caches and collectors. */
export const linear = 64
const rounds = 3
/** What takes less for the longer text is no trap, and too little beside what a compiler and a collector take now and then. */
const microsecondsMin = 150_000

/**
 * How many times as much processor time the work takes for a text of 100,000 characters as for one of 6,250; 0 where it takes less than
 * 150 ms. Of the shorter the least of three rounds counts; of the longer as well, unless the first ones show already that it is linear.
 * @param textOf a text of about so many characters
 */
export async function growthOf(work: (text: string) => unknown, textOf: (chars: number) => string): Promise<number> {
  const short = Math.max(1, await microsecondsOf(work, textOf(chars), 0))
  const long = await microsecondsOf(work, textOf(chars * times), Math.max(microsecondsMin, short * linear))
  return long < microsecondsMin ? 0 : long / short
}

/** The least of three rounds, or the first that is below `enough`. */
async function microsecondsOf(work: (text: string) => unknown, text: string, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds && least >= enough; round++) {
    const before = process.cpuUsage()
    await work(text)
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, user + system)
  }
  return least
}

/** Texts that patterns stumble over: runs of one kind of characters, and of two that take turns, with an end that fits no pattern. */
export const hostileTexts: readonly (readonly [what: string, textOf: (chars: number) => string])[] = [
  ...['a', 'A', '0', ' ', '\t', '\n', '.', ',', '-', '"', '>', '*', '#', '(', '_', '=', '契'].map((unit) => [JSON.stringify(unit), repeated(unit)] as const),
  ...['ACGT', 'Aa ', 'a.', '. ', 'a ', 'A. ', 'a\n', ' \n', '- ', '> ', 'a-', '1. ', 'et al. A ', "a'", '=='].map((unit) => [JSON.stringify(unit), repeated(unit)] as const),
]

function repeated(unit: string): (chars: number) => string {
  return (chars) => `${unit.repeat(Math.ceil(chars / unit.length))}\u0001`
}
