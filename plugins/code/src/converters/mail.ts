/** Mail: single messages, mailboxes in one file, Outlook's items. The libraries are loaded with this module. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { contentStream } from '../archive/unpacked.js'
import { withFile } from '../document/byte-source.js'
import { levelOf } from '../document/held-bytes.js'
import { withLanguage } from '../document/with-language.js'
import { addLetter, type LetterOptions } from '../mail/letter.js'
import { mailBytesMax, mailsOf } from '../mail/mbox.js'
import { mimeLetter } from '../mail/mime-letter.js'
import { outlookLetter } from '../mail/outlook-letter.js'
import { MemberList } from '../members/member-list.js'

/** A message with its attachments in memory; of a longer one the beginning is read. */
const messageBytesMax = 100_000_000

const converter: TextConverter = {
  async convert(source: Source, options): Promise<ExtractedText> {
    const letterOptions: LetterOptions = { ...options, level: levelOf(source.path) }
    const list = new MemberList(letterOptions)
    if (source.mediaType === 'application/mbox') await addMailbox(source, list, letterOptions)
    else {
      const content = await withFile(source.path, (bytes) => bytes.read(0, messageBytesMax))
      if (content.length < source.size) list.cut()
      const letter = await (source.mediaType === 'application/vnd.ms-outlook' ? outlookLetter(content, letterOptions) : mimeLetter(content))
      await addLetter(letter, list, letterOptions)
      return { ...list.result(), ...(letter.language !== undefined && { language: letter.language }) }
    }
    return list.result()
  },
}

export default withLanguage(converter)

async function addMailbox(source: Source, list: MemberList, options: LetterOptions): Promise<void> {
  for await (const mail of mailsOf(contentStream(source.path, options.signal) as AsyncIterable<Buffer>)) {
    if (!list.goesOn()) return
    if (mail.length >= mailBytesMax) list.cut()
    await addLetter(await mimeLetter(mail), list, options)
  }
}
