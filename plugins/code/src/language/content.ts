/** Guesses the language from the text alone: adds up the points of `signatures` and wants a clear winner. */
import { signatures } from './signatures.js'
import type { Language } from './table.js'

const sampleChars = 16_000
/** Longer lines are data or minified; no pattern needs more. */
const lineCharsMax = 400
const points = { certain: 12, likely: 3, possible: 1, repeated: 1 }
/** Below this a text that happens to contain `- ` and `#` would already count as code. */
const pointsNeeded = 5
const repeatsThatCount = 4

interface Clue {
  readonly points: number
  readonly pattern: RegExp
}

let compiled: readonly { language: string; clues: readonly Clue[] }[] | undefined

export interface Evidence {
  readonly language: string
  /** Hardly any other language looks like that. */
  readonly certain: boolean
}

/** @param among the only languages that come into question; any when left out */
export function languageOfContent(text: string, among?: readonly Language[]): string | undefined {
  return evidenceOfContent(text, among)?.language
}

export function evidenceOfContent(text: string, among?: readonly Language[]): Evidence | undefined {
  const sample = shortLines(text)
  if (among === undefined && isJson(text)) return { language: 'JSON', certain: true }
  let best: { language: string; score: number } | undefined
  for (const { language, clues } of (compiled ??= compile())) {
    if (among?.every(({ name }) => name !== language) === true) continue
    const score = clues.reduce((sum, clue) => sum + pointsOf(clue, sample), 0)
    if (score > (best?.score ?? 0)) best = { language, score }
  }
  if (best === undefined || (among === undefined && best.score < pointsNeeded)) return undefined
  return { language: best.language, certain: best.score >= points.certain }
}

function compile(): { language: string; clues: Clue[] }[] {
  const clue = (source: string, worth: number): Clue => ({ points: worth, pattern: new RegExp(`^[ \\t]*(?:${source})`, 'gm') })
  return signatures.map(({ language, certain, likely = [], possible = [] }) => ({
    language,
    clues: [
      ...(certain === undefined ? [] : [clue(certain, points.certain)]),
      ...likely.map((source) => clue(source, points.likely)),
      ...possible.map((source) => clue(source, points.possible)),
    ],
  }))
}

function pointsOf({ points: worth, pattern }: Clue, sample: string): number {
  pattern.lastIndex = 0
  let found = 0
  while (found < repeatsThatCount && pattern.exec(sample) !== null) found++
  if (found === 0) return 0
  return found === repeatsThatCount ? worth + points.repeated : worth
}

function shortLines(text: string): string {
  return text.slice(0, sampleChars).split(/\r\n?|\n/).map((line) => line.slice(0, lineCharsMax).trimEnd()).join('\n')
}

/** Whole documents only; what is cut by the sample counts when it begins like one. */
function isJson(text: string): boolean {
  if (!/^\s{0,100}[{[]/.test(text)) return false
  if (text.length > sampleChars) return /^\s{0,100}(?:\{\s{0,100}"[^"\n]{0,200}"\s{0,10}:|\[\s{0,100}(?:\{\s{0,100}"|\[\s{0,100}["\d[]|"|\d))/.test(text)
  try {
    JSON.parse(text)
    return true
  } catch {
    // Not JSON is an answer, not a failure: other languages begin with a bracket, too.
    return false
  }
}
