import { describe, expect, it } from '@jest/globals'
import { deflateRawSync } from 'node:zlib'
import { detectMediaType, headBytes } from './media-type.js'

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding)

/** First entry of a ZIP archive, big enough that the central directory lies beyond the head. */
function zipHead(entry: string): Buffer {
  const body = deflateRawSync(Buffer.from(Array.from({ length: 9000 }, (_, at) => (at * 7919) % 251)), { level: 0 })
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(8, 8)
  header.writeUInt32LE(body.length, 18)
  header.writeUInt32LE(9000, 22)
  header.writeUInt16LE(entry.length, 26)
  return Buffer.concat([header, bytes(entry), body]).subarray(0, headBytes)
}

describe('detectMediaType', () => {
  it('does not lose itself in a text that begins with many comments', async () => {
    // A pattern that goes back and forth would take years for this.
    expect(await detectMediaType(Buffer.from('<!-- x -->\n'.repeat(90)), 'a.md')).toBe('text/markdown')
    expect(await detectMediaType(Buffer.from('<!-- x -->\n'.repeat(5) + '<svg >'), 'a')).toBe('image/svg+xml')
  })

  it.each([
    ['notes', '', 'inode/x-empty'],
    ['a.ts', 'export const a = 1\n', 'text/x-typescript'],
    ['a.mts', 'export {}\n', 'text/x-typescript'],
    ['src/a.m', '@implementation A\n@end\n', 'text/x-objectivec'],
    ['a.rs', 'fn main() {}\n', 'text/x-rust'],
    ['a.go', 'package main\n', 'text/x-go'],
    ['A.PY', 'import os\n', 'text/x-python'],
    ['a.json', '{"a":1}', 'application/json'],
    ['a.csv', 'a,b\n1,2\n', 'text/csv'],
    ['a.key', '-----BEGIN PRIVATE KEY-----\n', 'text/plain'],
    ['a.doc', 'no Word file, just a note\n', 'text/plain'],
    ['Makefile', 'all:\n\ttrue\n', 'text/x-makefile'],
    ['run', '#!/usr/bin/env -S python3\nprint(1)\n', 'text/x-python'],
    ['run', '#!/bin/bash\ntrue\n', 'text/x-shellscript'],
    ['page', '<!DOCTYPE html>\n<title>x</title>', 'text/html'],
    ['picture.txt', '<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="x"></svg>', 'image/svg+xml'],
    ['feed', '<?xml version="1.0"?><feed/>', 'application/xml'],
    ['feed.txt', '<?xml version="1.0"?><feed/>', 'application/xml'],
    ['paper.nxml', '<!DOCTYPE article\nPUBLIC "-//NLM//DTD JATS//EN" "x.dtd"><article/>', 'application/xml'],
    ['paper', '<!DOCTYPE article\nPUBLIC "-//NLM//DTD JATS//EN" "x.dtd"><article/>', 'application/xml'],
    ['letter.fodt', '<?xml version="1.0"?>\n<office:document xmlns:office="x">', 'application/vnd.oasis.opendocument.text-flat-xml'],
    ['rows.jsonl', '{"a":1}\n{"a":2}\n', 'application/x-ndjson'],
    ['map.topojson', '{}', 'application/geo+json'],
    ['guide.adoc', '= Guide\n', 'text/asciidoc'],
    ['rows.psv', 'a|b\n', 'text/csv'],
    ['letter.txt', 'BM, or so they call me, is no bitmap.\n', 'text/plain'],
    ['letter', 'MZ\nis no program\n', 'text/plain'],
    ['paper.txt', '%PDF-1.4\n1 0 obj\n', 'application/pdf'],
    ['dotted.name.', 'hello\n', 'text/plain'],
    ['.bashrc', 'alias ll=ls\n', 'text/plain'],
  ])('%s beginning with %j is %s', async (name, content, expected) => {
    expect(await detectMediaType(bytes(content), name)).toBe(expected)
  })

  it('goes by magic numbers, whatever the name says', async () => {
    const png = bytes('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')
    expect(await detectMediaType(png, 'holiday.txt')).toBe('image/png')
    const stream = Buffer.alloc(headBytes)
    for (let at = 0; at < stream.length; at += 188) stream[at] = 0x47
    expect(await detectMediaType(stream, 'a.ts')).toBe('video/mp2t')
  })

  it('knows office files from before compound files', async () => {
    const record = (hex: string) => Buffer.concat([bytes(hex, 'hex'), Buffer.alloc(60)])
    expect(await detectMediaType(record('0904060000001000'), 'a')).toBe('application/vnd.ms-excel')
    expect(await detectMediaType(record('dba52d0000000904'), 'a.bin')).toBe('application/msword')
  })

  it.each([
    ['1a45dfa3a3428681014282886d6174726f736b61', 'video/matroska'], ['444b494600002000565038308000600a', 'video/x-ivf'], ['000000016764000affe1001967', 'video/h264'],
    ['63616666000100006465736300000000', 'audio/x-caf'], ['060e2b34020501010d0102010102', 'application/mxf'], ['b7d800203749da11a64e0007e95ead8d', 'video/x-wtv'],
    ['2e736e640000002000000000', 'audio/basic'], ['595556344d5045473220573634204836342046323a3120496fff800080', 'video/x-yuv4mpeg'],
  ])('knows films and sounds: %s is %s', async (hex, expected) => {
    expect(await detectMediaType(Buffer.concat([bytes(hex, 'hex'), Buffer.alloc(64)]), 'x')).toBe(expected)
  })

  it('calls a film of text-like bytes a film', async () => {
    expect(await detectMediaType(bytes('YUV4MPEG2 W64 H48 F25:1 Ip\nFRAME\n' + '@'.repeat(3000)), 'a.y4m')).toBe('video/x-yuv4mpeg')
  })

  it('lets the name choose among the formats of a container, and no other', async () => {
    const head = zipHead('docProps/app.xml')
    expect(await detectMediaType(head, 'a.docx')).toBe('application/vnd.openxmlformats-officedocument.wordprocessingml.document')
    expect(await detectMediaType(head, 'a.zip')).toBe('application/zip')
    expect(await detectMediaType(head, 'a.png')).toBe('application/zip')
    const cfb = Buffer.concat([bytes('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
    expect(await detectMediaType(cfb, 'a.doc')).toBe('application/msword')
    expect(await detectMediaType(cfb, 'a.bin')).toBe('application/x-cfb')
  })

  it('recognises text in UTF-16 and in legacy encodings', async () => {
    const sentence = 'Grüße aus Köln, und ein schönes Wochenende für alle, die das hier lesen.\n'
    expect(await detectMediaType(bytes('\ufeff' + sentence, 'utf16le'), 'a.txt')).toBe('text/plain')
    expect(await detectMediaType(bytes('\ufeff' + sentence, 'utf16le').swap16(), 'a.py')).toBe('text/x-python')
    expect(await detectMediaType(bytes(sentence, 'utf16le'), 'a')).toBe('text/plain')
    expect(await detectMediaType(bytes(sentence, 'latin1'), 'a.md')).toBe('text/markdown')
  })

  it('forgives a character cut in two at the end of the head', async () => {
    const cut = bytes('ü'.repeat(headBytes)).subarray(0, headBytes - 1)
    expect(await detectMediaType(cut, 'a.txt')).toBe('text/plain')
  })

  it('finds a PDF behind what others have put in front of it', async () => {
    expect(await detectMediaType(Buffer.concat([Buffer.from([0, 5, 0x16, 0, 0, 2, 0, 0]), Buffer.alloc(100), bytes('%PDF-1.4\n')]), 'a')).toBe('application/pdf')
    expect(await detectMediaType(Buffer.concat([Buffer.from([0, 5, 0x16, 0, 0, 2, 0, 0]), Buffer.alloc(1100), bytes('%PDF-1.4\n')]), 'a')).toBe('application/octet-stream')
  })

  it('calls the rest octet-stream, a name like text notwithstanding', async () => {
    expect(await detectMediaType(Buffer.from([0, 1, 2, 3, 4, 250, 251, 252]), 'a.txt')).toBe('application/octet-stream')
    expect(await detectMediaType(Buffer.from([0x81, 0x90, 0xe3, 0xfe]), 'a')).toBe('application/octet-stream')
  })
})
