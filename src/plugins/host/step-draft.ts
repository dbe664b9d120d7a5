/** What is to be done with a file, and how a host process is told. */
import type { Planned } from '../manifest/configured.js'
import type { HostLimits } from '../protocol/limits.js'
import type { MaskStep, Step } from '../protocol/messages.js'

export interface StepDraft {
  readonly declared: Planned
  /** Of a converter. */
  readonly withText?: boolean
  /** Of an analyzer. */
  readonly upstream?: Readonly<Record<string, unknown>>
  /** Of an analyzer whose answer is to be masked: the section with the places. */
  readonly pii?: unknown
  /** Who is asked about the answer itself. */
  readonly recognizer?: Planned | undefined
  /** The process must have the text: to be analysed, or to be masked by. */
  readonly needsText?: boolean
  /** In place of what `declared` is for: something to do with the file's text, on whose time limit and at whose fault. */
  readonly chore?: Chore
}

/** `share`: the text as others may have it. `mask`: what somebody else said. */
export type Chore = { readonly kind: 'share' } | Pick<MaskStep, 'kind' | 'said'>

/** `chore` first: what the declaration is for is another matter then. */
export function stepOf(draft: StepDraft, place: Pick<Step, 'id' | 'file' | 'source'>, limits: Pick<HostLimits, 'maxSectionBytes' | 'maxTextChars'>): Step {
  const { chore, declared, pii, recognizer, upstream = {}, withText = false } = draft
  const head = { ...place, type: 'step', key: declared.key } as const
  const asked = recognizer === undefined ? {} : { recognizer: recognizer.key }
  const known = { ...asked, ...(pii !== undefined && { pii }) }
  const { maxSectionBytes, maxTextChars } = limits
  if (chore?.kind === 'share') return { ...head, kind: 'share', ...known }
  if (chore?.kind === 'mask') return { ...head, kind: 'mask', said: chore.said, maxSectionBytes, ...known }
  if ('section' in declared) return { ...head, kind: 'analyze', needsText: declared.needsText, upstream, maxSectionBytes, ...known }
  return { ...head, kind: 'convert', maxChars: maxTextChars, withText, ...asked }
}
