/** What to tell somebody for whom `--type` names no kind of file that is there. */
import type { SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import { displayText } from '../../core/os/path.js'
import { typedAs } from '../../core/support/media-kinds.js'
import { nearest } from '../../core/support/nearest.js'

const listed = 12
const told = 6

export async function typeAdvice(index: SearchIndex, { types, signal }: SearchQuery): Promise<string[]> {
  if (types.length === 0) return []
  const there = [...new Set((await index.mediaTypes({ signal })).map(typedAs))]
  const lines: string[] = []
  for (const type of types.slice(0, told)) {
    const { total } = await index.find({ words: [], types: [type], pii: [], in: [], where: [], allVersions: true, limit: 1, signal })
    if (total === 0) lines.push(displayText(unknownType(type, there)))
  }
  return lines
}

function unknownType(type: string, there: readonly string[]): string {
  const meant = type.length > 100 ? undefined : nearest(type.toLowerCase(), there)
  const none = `No file is of the kind ${type}`
  if (meant !== undefined) return `${none}: did you mean ${meant}?`
  return there.length === 0 ? `${none}.` : `${none}; there is ${there.slice(0, listed).join(', ')}${there.length > listed ? ', ...' : ''}`
}
