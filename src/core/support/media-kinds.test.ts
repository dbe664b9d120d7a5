import { describe, expect, it } from '@jest/globals'
import { isOfKind, isToldByContent, kindName, typedAs } from './media-kinds.js'

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

describe('kinds of files', () => {
  it.each<[mediaType: string, fitting: string[], other: string[]]>([
    [docx, ['docx', 'word', 'document', 'documents', 'application/*'], ['pdf', 'excel', 'text']],
    ['application/pdf', ['pdf', 'document', 'application/pdf'], ['word']],
    ['message/rfc822', ['mail', 'email', 'eml', 'message', 'mails'], ['outlook']],
    ['application/vnd.oasis.opendocument.spreadsheet', ['spreadsheet', 'ods', 'opendocument'], ['excel', 'document']],
    ['image/jpeg', ['photo', 'image', 'jpg', 'jpeg', 'picture', 'image/*'], ['png', 'film']],
    ['text/x-python', ['python', 'text'], ['document']],
    ['audio/mpeg', ['mp3', 'sound', 'audio'], ['video']],
  ])('%s', (mediaType, fitting, other) => {
    expect(fitting.filter((word) => !isOfKind(mediaType, word))).toEqual([])
    expect(other.filter((word) => isOfKind(mediaType, word))).toEqual([])
    expect(isOfKind(mediaType, typedAs(mediaType))).toBe(true)
  })

  it('are told by their content, or by the end of the name', () => {
    expect(['pdf', 'docx', 'jpg', 'mp3', 'zip'].filter(isToldByContent)).toHaveLength(5)
    expect(['py', 'ts', 'toml', 'log', 'conf', 'sql', 'md', 'json', 'xyzzy', 'mail'].filter(isToldByContent)).toEqual([])
  })

  it('have names on cards', () => expect([kindName(docx), kindName('image/png')]).toEqual(['Word document (docx)', 'image/png']))
})
