/**
 * Splits a mailbox in one file into its mails, piece by piece. A line that begins with `From ` and holds a date begins a mail;
 * such lines in the mails themselves are written with a `>` in front (RFC 4155, mboxrd).
 */

const divider = /^From .{0,300}?\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b.{0,60}?\d{1,2}:\d{2}/
const quotedDivider = /^>+From /
const lineFeed = 0x0a

/** Of a longer mail the beginning is given. */
export const mailBytesMax = 32_000_000

export async function* mailsOf(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let lines: Buffer[] = []
  let bytes = 0
  for await (const line of linesOf(content)) {
    if (line[0] === 0x46 && divider.test(line.toString('latin1', 0, 400))) {
      if (bytes > 0) yield Buffer.concat(lines)
      lines = []
      bytes = 0
    } else if (bytes < mailBytesMax) {
      lines.push(line[0] === 0x3e && quotedDivider.test(line.toString('latin1', 0, 100)) ? line.subarray(1) : line)
      bytes += line.length
    }
  }
  if (bytes > 0) yield Buffer.concat(lines)
}

/** With their line ends; a line longer than a mail may be comes in parts. */
async function* linesOf(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  let restBytes = 0
  for await (const piece of content) {
    let from = 0
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, from)) {
      const line = piece.subarray(from, end + 1)
      yield restBytes === 0 ? line : Buffer.concat([...rest, line])
      rest = []
      restBytes = 0
      from = end + 1
    }
    if (from === piece.length) continue
    rest.push(piece.subarray(from))
    restBytes += piece.length - from
    if (restBytes < mailBytesMax) continue
    yield Buffer.concat(rest)
    rest = []
    restBytes = 0
  }
  if (restBytes > 0) yield Buffer.concat(rest)
}
