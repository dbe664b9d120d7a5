/** pdf.js now and then rejects a promise of a damaged document for which nobody waits; Node would end the process for it. */
import { setImmediate } from 'node:timers/promises'

/** Names of the errors that the part of pdf.js throws which reads the file. */
const names = /^(?:BaseException|UnknownErrorException|InvalidPDFException|FormatError|AbortException|XRefEntryException|XRefParseException|MissingDataException|ParserEOFException|PasswordException|JpegError|JpxError|Jbig2Error)$/

export function isOfPdf(error: unknown): error is Error {
  return error instanceof Error && names.test(error.name)
}

/** While `work` runs such rejections count for nothing; what `work` itself answers is not touched. Others end the process as ever. */
export async function withoutStrays<Result>(work: () => Promise<Result>): Promise<Result> {
  process.on('unhandledRejection', judge)
  try {
    return await work()
  } finally {
    // Node tells of them only when nothing else is left to do.
    await setImmediate()
    process.off('unhandledRejection', judge)
  }
}

function judge(error: unknown): void {
  if (!isOfPdf(error)) throw error
}
