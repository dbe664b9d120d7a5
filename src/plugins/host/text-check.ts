/** What a converter's process says about the text, made into the `text` section; it is not believed blindly. */
import type { TextSection } from '../../core/contracts/metadata.js'
import { fail, type Failure } from '../protocol/failure-codes.js'
import type { Answer } from '../processes/step-run.js'

const languageTag = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/

export function textFrom(answer: Answer, converter: string, maxChars: number, withText: boolean): { readonly section: TextSection } | { readonly failure: Failure } {
  if (answer.type !== 'text') return { failure: fail('schema', 'the process sent no text') }
  const { chars, truncated, language, text } = answer
  if (chars > maxChars) return { failure: fail('too-large', `the text has ${chars} characters, more than the ${maxChars} allowed`) }
  if (chars < 0 || (withText && text?.length !== chars)) return { failure: fail('schema', 'the text and its length differ') }
  if (language !== undefined && !languageTag.test(language)) return { failure: fail('schema', 'the language is no BCP 47 tag') }
  const section: TextSection = { chars, convertedFrom: converter }
  if (language !== undefined) section.language = language
  if (truncated) section.truncated = true
  if (withText && text !== undefined) section.content = text
  return { section }
}
