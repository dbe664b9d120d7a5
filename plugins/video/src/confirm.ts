/** Labels that stay likely when the frames that make their score are looked at once more, in ways that errors do not survive. */
import { liesInAnyDirection, scoreFromAllSides, scoreFromNear } from '@backup-agent/vision-models'
import { filmScore, inOrder, lowestScore, rounded, timesOf, witnesses, type FilmLabel, type FrameLabels, type Sighting } from './film-score.js'

/** Labels that are less sure than this are looked at from near, so many times in all. */
const sure = 0.9
const maxNearLooks = 18
/** Each is two: what people handle is looked at from the left and the right. */
const maxTurnedLooks = 9

/** How sure the detector is of an object of a picture, looked at in another way. */
export type Look = typeof scoreFromNear
/** A second look at what one frame shows of a label; undefined where there is nothing to look at. */
export type LookAgain = (label: string, seconds: number, look: Look) => Promise<number> | undefined

/** Best first. A look from near makes half of the score of what is less than sure, looks from all sides the whole of it. */
export async function confirmed(labels: readonly FilmLabel[], seen: ReadonlyMap<number, FrameLabels>, again: LookAgain): Promise<FilmLabel[]> {
  const times = timesOf(seen)
  const witnessesOf = (label: string): Sighting[] => (times.get(label) ?? []).slice(0, witnesses.length)
  const [fromNear, fromAllSides] = [limited(again, scoreFromNear, maxNearLooks), limited(again, scoreFromAllSides, maxTurnedLooks)]
  const kept: FilmLabel[] = []
  for (const { label, score, atSeconds } of labels) {
    let likely = score
    if (score < sure) likely = rounded((score + filmScore(await fromNear(label, witnessesOf(label)), seen.size)) / 2)
    if (likely >= lowestScore && liesInAnyDirection(label)) likely = Math.min(likely, rounded(filmScore(await fromAllSides(label, witnessesOf(label)), seen.size)))
    if (likely >= lowestScore) kept.push({ label, score: likely, atSeconds })
  }
  return inOrder(kept)
}

/** The sightings as they are with another look, as they were where enough was looked at. */
function limited(again: LookAgain, look: Look, most: number): (label: string, sightings: readonly Sighting[]) => Promise<Sighting[]> {
  let looks = 0
  return async (label, sightings) => {
    const second: Sighting[] = []
    for (const { seconds, score } of sightings) second.push({ seconds, score: ((looks += 1) > most ? undefined : await again(label, seconds, look)) ?? score })
    return second
  }
}
