/** What stands on a page without being part of it: comments, what fields of forms hold, where links lead. */
import type { Targets } from '../layout/targets.js'
import type { PdfPage } from './open-pdf.js'

/** More than any form has on a page. */
const annotationsMax = 5000

/** Of pdf.js's annotation data, what is read here; all of it may be missing. */
interface Annotation {
  readonly subtype?: string
  readonly contentsObj?: { readonly str?: string }
  readonly url?: string
  readonly fieldType?: string
  readonly fieldName?: string
  readonly alternativeText?: string
  readonly fieldValue?: unknown
  readonly password?: boolean
  readonly checkBox?: boolean
  readonly radioButton?: boolean
  readonly exportValue?: unknown
  readonly buttonValue?: unknown
  readonly options?: readonly { readonly exportValue?: unknown; readonly displayValue?: unknown }[]
}

/** A line each, in the order of the page; addresses of links go to `targets`. */
export async function annotationLines(page: PdfPage, pageText: string, targets: Targets): Promise<readonly string[]> {
  const annotations = (await page.getAnnotations({ intent: 'display' })) as readonly Annotation[]
  const lines: string[] = []
  for (const annotation of annotations.slice(0, annotationsMax)) {
    const contact = annotation.url === undefined ? undefined : targets.note(annotation.url, pageText)
    const line = annotation.subtype === 'Widget' ? fieldLine(annotation) : annotation.subtype === 'Link' ? contact : annotation.contentsObj?.str?.trim()
    if (line !== undefined && line !== '' && lines.at(-1) !== line) lines.push(line)
  }
  return lines
}

/** `name: value`; the name is what tells a card number from an order number. */
function fieldLine(field: Annotation): string | undefined {
  const value = field.password === true ? '' : shownValue(field)
  if (value === '') return undefined
  const name = (field.alternativeText ?? '').trim() || (field.fieldName ?? '').trim()
  return name === '' ? value : `${name}: ${value}`
}

function shownValue(field: Annotation): string {
  const { fieldValue } = field
  if (field.checkBox === true) return fieldValue === field.exportValue && typeof fieldValue === 'string' && fieldValue !== 'Off' ? fieldValue : ''
  if (field.radioButton === true) return fieldValue === field.buttonValue && typeof fieldValue === 'string' ? fieldValue : ''
  const values = (Array.isArray(fieldValue) ? fieldValue : [fieldValue]).filter((value): value is string => typeof value === 'string')
  return values.map((value) => displayed(field, value)).join(', ').trim()
}

function displayed({ options }: Annotation, value: string): string {
  const option = options?.find(({ exportValue }) => exportValue === value)
  return typeof option?.displayValue === 'string' ? option.displayValue : value
}
