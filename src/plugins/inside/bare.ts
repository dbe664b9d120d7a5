/** Letters and digits of a text, lower case: whatever stands between them (blanks, dashes, marks of emphasis) is not the same everywhere. */
const counts = /[\p{L}\p{N}]/u

/** What of the text counts, and where each unit of it stands. */
export function bareOf(text: string): { bare: string; places: number[] } {
  const places: number[] = []
  let bare = ''
  let place = 0
  for (const character of text) {
    if (counts.test(character)) {
      const lower = character.toLowerCase()
      bare += lower
      for (let unit = 0; unit < lower.length; unit++) places.push(place)
    }
    place += character.length
  }
  return { bare, places }
}

/** Character by character, as above: the lower case of a whole text minds what stands beside a letter. */
export function lowered(text: string): string {
  return text.replace(/[^a-z0-9]/gu, (character) => character.toLowerCase())
}

/** Where the character ends that stands at `place`. */
export function endOfCharacter(text: string, place: number): number {
  return place + ((text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1)
}
