/** What somebody wrote in a mail, without its head, the mails that it answers, and what stands below every mail. */

const header = /^(?:from|to|cc|bcc|subject|date|sent|reply-to|attachments?|importance|message-id|von|an|betreff|datum|gesendet|anlagen?|de|à|a|objet|envoyé|asunto|para|fecha|oggetto|data|inviato)\s*:\s/i
const attribution = /^(?:on|am|le|el|il)\b.{5,200}\b(?:wrote|schrieb|a écrit|escribió|ha scritto)\b.{0,80}:\s*$/i
const forwarded = /^-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|mensaje original|messaggio originale)\s*-{2,}\s*$/i
const signature = /^--\s?$/
/** Nobody signs with more. */
const maxSignatureLines = 15

export function isMail(mediaType: string, lines: readonly string[]): boolean {
  if (/^message\/|^application\/(?:vnd\.ms-outlook|mbox)$/.test(mediaType)) return true
  return lines.slice(0, 10).filter((line) => header.test(line)).length >= 3 || lines.some((line) => attribution.test(line) || forwarded.test(line))
}

/** The text of a mail with all that its writer did not write blanked out; any other text as it is. */
export function writtenPart(text: string, mediaType: string): string {
  const lines = text.split(/\r?\n/)
  if (!isMail(mediaType, lines)) return text
  const kept: string[] = []
  let skip = 0
  for (const line of lines) {
    if (forwarded.test(line)) break
    if (signature.test(line)) skip = maxSignatureLines
    const written = skip === 0 && !header.test(line) && !attribution.test(line) && !line.startsWith('>')
    if (skip > 0) skip = line.trim() === '' && !signature.test(line) ? 0 : skip - 1
    kept.push(written ? line : '')
  }
  return kept.some((line) => line.trim() !== '') ? kept.join('\n') : text
}
