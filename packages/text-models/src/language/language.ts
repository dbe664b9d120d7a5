/** Which natural language a text is in, by letter sequences (eld: github.com/nitotm/efficient-language-detector-js). */

import type * as Detector from 'eld/small'
import { spreadPieces } from '../text/cut.js'

/** Characters looked at in each place, and the places: beginning, middle and end of long texts. */
const SAMPLE = 1_000
const PLACES = 3
/** With fewer letters any answer is a guess. */
const MIN_LETTERS = 20
/** A word of Chinese or Japanese is a character or two. */
const IDEOGRAPHS_COUNT = 4

/** A character of Chinese or Japanese counts as several. */
export function lettersIn(text: string): number {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const ideographs = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0
  return letters + ideographs * (IDEOGRAPHS_COUNT - 1)
}

let detector: Promise<typeof Detector> | undefined

/**
 * BCP 47 tag (a primary language of two letters, one of 60) of the language that most of the text is in; undefined for
 * fewer than 20 letters, and where the detector itself says that its answer is not reliable.
 */
export async function languageOf(text: string): Promise<string | undefined> {
  const sample = spreadPieces(text, PLACES, SAMPLE).join('\n')
  if (lettersIn(sample) < MIN_LETTERS) return undefined
  const { eld } = await (detector ??= import('eld/small'))
  const answer = eld.detect(sample)
  return answer.isReliable() && answer.language !== '' ? answer.language : undefined
}

/** @param language a primary language of two letters */
export async function isDetectable(language: string): Promise<boolean> {
  const { eld } = await (detector ??= import('eld/small'))
  return Object.values(eld.info().Languages).includes(language)
}
