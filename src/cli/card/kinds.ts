/** Media types that nobody wants to read, in words. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['application/msword', 'Word document (doc)'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word document (docx)'],
  ['application/vnd.ms-excel', 'Excel workbook (xls)'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel workbook (xlsx)'],
  ['application/vnd.ms-powerpoint', 'PowerPoint presentation (ppt)'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'PowerPoint presentation (pptx)'],
  ['application/vnd.oasis.opendocument.text', 'OpenDocument text'],
  ['application/vnd.oasis.opendocument.spreadsheet', 'OpenDocument spreadsheet'],
  ['application/vnd.oasis.opendocument.presentation', 'OpenDocument presentation'],
  ['application/vnd.ms-outlook', 'Outlook message'],
  ['message/rfc822', 'mail'],
])

/** The media type itself where it says enough. */
export function kindOf(mediaType: string): string {
  return kinds.get(mediaType) ?? mediaType
}
