import { describe, expect, it } from '@jest/globals'
import { plain } from './placed.js'
import { settingsFrom } from './read-settings.js'
import { originText, type Origin } from './setting.js'

const read = (text: string, home: string | undefined = '/home/ada'): ReturnType<typeof settingsFrom> =>
  settingsFrom(text, { file: '/srv/shared/backup.yaml', home })
const refusal = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('settings of a file', () => {
  it.each([
    ['/x/../y/', '/y'], ['x', '/srv/shared/x'], ['.', '/srv/shared'], ['../x', '/srv/x'],
    ['"~"', '/home/ada'], ['~/x/', '/home/ada/x'], ['./~x', '/srv/shared/~x'], ['a~', '/srv/shared/a~'],
  ])('path %s is %s', (written, path) => expect(read(`paths: [${written}]`).paths?.[0]?.value).toEqual(Buffer.from(path)))

  it.each([
    ['/srv/repository', '/srv/repository'], ['repository', '/srv/shared/repository'], ['~/repository', '/home/ada/repository'],
    ['"./a:b"', '/srv/shared/a:b'],
    ['local:repository', 'local:/srv/shared/repository'], ['local:~/repository', 'local:/home/ada/repository'],
    ['file:///srv/x', 'file:///srv/x'], ['sftp://ada@host/../x', 'sftp://ada@host/../x'],
  ])('repository %s is %s', (written, address) => expect(read(`repository: ${written}`).repository?.value).toBe(address))

  it.each([
    ['node_modules', 'node_modules'], ['~/tmp', '/home/ada/tmp'], ['!~/tmp', '!/home/ada/tmp'],
    ['~', '~'], ['*~', '*~'], ['a/~/b', 'a/~/b'],
  ])('exclude %s is %s', (written, pattern) => expect(read(`excludes: ["${written}"]`).excludes?.[0]?.value).toBe(pattern))

  it('escapes what means something to gitignore in the name of the home folder', () => {
    expect(read('excludes: [~/x*]', '/home/a [b]!*').excludes?.[0]?.value).toBe('/home/a\\ \\[b\\]\\!\\*/x*')
  })

  it.each([
    ['paths:\n  - ~bob/x', "/srv/shared/backup.yaml:2:5: '~bob/x' cannot be resolved",
      'Only ~ alone stands for a home folder; write the path out, or ./~bob/x for a name that begins with it.'],
    ['repository: ~bob', "/srv/shared/backup.yaml:1:13: '~bob' cannot be resolved",
      'Only ~ alone stands for a home folder; write the path out, or ./~bob for a name that begins with it.'],
  ])('%j is refused', (text, message, hint) => expect(refusal(() => read(text))).toMatchObject({ code: 'config-invalid', message, hint }))

  it('refuses ~ where nobody knows the home folder', () => {
    const read = (text: string): unknown => refusal(() => settingsFrom(text, { file: '/backup.yaml', home: undefined }))
    for (const text of ['paths: [~/x]', 'excludes: [~/x]', 'repository: ~/x']) {
      expect(read(text)).toMatchObject({ code: 'config-invalid', hint: 'HOME is not set; write the path out.' })
    }
    expect(read('paths: [x]')).toMatchObject({ paths: [{ value: Buffer.from('/x') }] })
  })

  it('says on which line each is', () => {
    const lines = [
      'repository: /r', 'paths:', '  - a', '  - b',
      'analysis:', '  enabled:', '    false', '  budgetSeconds: 3', '  processes: 2', '  order: [pii]',
      'analyzers:', '  pii:', '    enabled: true', '    options:', '      deep: {er: [1]}',
    ]
    const { repository, paths = [], analysis = {}, analyzers } = read(lines.join('\n'))
    const { enabled, budgetSeconds, processes, order = [] } = analysis
    const pii = analyzers?.get('pii')
    const all = [repository, ...paths, enabled, budgetSeconds, processes, ...order, pii?.enabled]
    expect(all.map((setting) => setting && [String(setting.value), originText(setting.origin)])).toEqual([
      ['/r', '/srv/shared/backup.yaml:1'], ['/srv/shared/a', '/srv/shared/backup.yaml:3'], ['/srv/shared/b', '/srv/shared/backup.yaml:4'],
      ['false', '/srv/shared/backup.yaml:6'], ['3', '/srv/shared/backup.yaml:8'], ['2', '/srv/shared/backup.yaml:9'],
      ['pii', '/srv/shared/backup.yaml:10'], ['true', '/srv/shared/backup.yaml:13'],
    ])
    expect(pii?.options?.origin).toMatchObject({ line: 14 })
    expect(pii?.options && plain(pii.options.value)).toEqual({ deep: { er: [1] } })
  })

  it('has the values where the table has the keys, and only those that are there', () => {
    const line = (number: number): Origin => ({ from: 'file', file: '/srv/shared/backup.yaml', line: number })
    expect(read('analysis: {processes: 2}\nanalyzers: {pii: {enabled: false}, code: {}}')).toEqual({
      analysis: { processes: { value: 2, origin: line(1) } },
      analyzers: new Map([['pii', { enabled: { value: false, origin: line(2) } }], ['code', {}]]),
    })
    expect(read('')).toEqual({})
  })

  it('tells the first problem and how many follow', () => {
    expect(refusal(() => read('b: 1\na: 1'))).toMatchObject({
      code: 'config-invalid', subject: '/srv/shared/backup.yaml:1:1', message: "/srv/shared/backup.yaml:1:1: unknown key 'b'",
      hint: expect.stringMatching(/^Known here: .*\. One more problem follows\.$/),
    })
    expect(refusal(() => read('b: 1\na: 1\nc: 1'))).toMatchObject({ hint: expect.stringContaining('. 2 more problems follow.') })
  })

  it('shows no control characters of a file name', () => {
    expect(refusal(() => settingsFrom('a', { file: '/\x1b[31m/backup.yaml', home: undefined }))).toMatchObject(
      { subject: '/\\x1b[31m/backup.yaml:1:1' })
  })
})
