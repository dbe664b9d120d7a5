import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseYaml } from './parse.js'
import { plain } from './placed.js'

function told(text: string): string[] {
  const parsed = parseYaml(text)
  return 'problems' in parsed ? parsed.problems.map(({ at, message, hint }) => `${at.line}:${at.column} ${message}. ${hint}`) : []
}

function valueOf(text: string): unknown {
  const parsed = parseYaml(text)
  return 'problems' in parsed ? parsed.problems : plain(parsed.root)
}

describe('parseYaml', () => {
  it.each([
    ['', {}], ['# nothing yet\n', {}], ['---\n...\n', {}], ['\ufeffa: 1', { a: 1 }],
    ['a: [1, two, {b: ~}]', { a: [1, 'two', { b: null }] }],
  ])(
    'of %j', (text, value) => expect(valueOf(text)).toEqual(value),
  )

  it('is YAML 1.2: what 1.1 took for something else is text', () => {
    expect(valueOf('a: yes\nb: 010\nc: 12:30:00\nd: 2026-11-22\ne: <<')).toEqual(
      { a: 'yes', b: 10, c: '12:30:00', d: '2026-11-22', e: '<<' })
  })

  it('knows where things are', () => {
    const parsed = parseYaml('a: 1\n\nb:\n  - x\n  - {c: y}\n')
    expect(parsed).toMatchObject({ root: { entries: new Map([
      ['a', { at: { line: 1, column: 1 }, value: { kind: 'scalar', at: { line: 1, column: 4 }, value: 1 } }],
      ['b', { at: { line: 3, column: 1 }, value: { kind: 'list', at: { line: 4, column: 3 }, items: [
        { kind: 'scalar', at: { line: 4, column: 5 }, value: 'x' },
        { kind: 'map', at: { line: 5, column: 5 }, entries: new Map([
          ['c', { at: { line: 5, column: 6 }, value: { kind: 'scalar', at: { line: 5, column: 9 }, value: 'y' } }],
        ]) },
      ] } }],
    ]) } })
  })

  it.each([
    ['a: 1\na: 2', "2:1 the key 'a' is there twice, first on line 1. Keep one of them."],
    ['a: &x [1]\nb: *x', '2:4 *x is an alias, and aliases are not used here. Write the value out, or put it in quotes where the star is meant: "*x".'],
    ['excludes: [*.tmp]', '1:12 *.tmp is an alias, and aliases are not used here. Write the value out, or put it in quotes where the star is meant: "*.tmp".'],
    ['a: .inf', '1:4 Infinity is no number to work with. Write digits.'],
    ['- a', '1:1 there are no keys. Write KEY: VALUE, such as repository: /mnt/disk/backup.'],
    ['hello', '1:1 there are no keys. Write KEY: VALUE, such as repository: /mnt/disk/backup.'],
    ['%YAML 1.1\n---\na: yes', '1:1 this is YAML 1.1, not 1.2. Remove the line %YAML.'],
  ])('%j: %s', (text, problem) => expect(told(text)).toEqual([problem]))

  it.each<[string, RegExp]>([
    ['a:\n  - b\n c: d', /^3:1 this is no YAML: all mapping items must start at the same column/],
    ['a: "b', /^1:6 this is no YAML: missing closing "quote/],
    ['a: [1, 2', /^1:9 this is no YAML: /],
    ['a:\n\tb: 1', /^2:1 this is no YAML: .*Indent with blanks\.$/],
    ['a: 1\n---\nb: 2', /^2:1 this is no YAML: .*Remove what follows the line ---\.$/],
    ['a: !!binary aGVsbG8=', /^1:4 this is no YAML: unresolved tag: tag:yaml\.org,2002:binary\. Remove what begins with '!'/],
    ['a: !node x', /^1:4 this is no YAML: unresolved tag: !node\./],
    ['? [a]\n: b', /^1:3 this is no YAML: /],
    ['<<: *a', /alias/],
  ])('%j is refused with its place', (text, problem) => expect(told(text)[0]).toMatch(problem))

  it.each([
    ['flow', `a: ${'['.repeat(40)}${']'.repeat(40)}`],
    ['block', `a:\n  ${'- '.repeat(40)}x`],
  ])('refuses what is nested too deep (%s)', (_, text) => {
    expect(told(text)).toEqual([expect.stringMatching(/^[12]:\d\d nested deeper than 32 levels\. Write it flatter\.$/)])
  })

  it('takes what is just not too deep', () => {
    expect(told(`a: ${'['.repeat(31)}${']'.repeat(31)}`)).toEqual([])
    expect(told(`a:\n  ${'- '.repeat(31)}x`)).toEqual([])
    expect(told(`a: ${'['.repeat(32)}${']'.repeat(32)}`)).toHaveLength(1)
  })

  it.each(['[', '{a: ', '- ', '? ', '!x [', '&x ['])('comes to an end with %j so often that no stack holds it', (opening) => {
    expect(told(`a:\n  ${opening.repeat(50_000)}`)[0]).toContain('nested deeper than 32 levels')
  })

  it('comes to an end with aliases that would grow for ever', () => {
    const bomb = ['a0: &a0 x', ...Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`)].join('\n')
    expect(told(bomb)).toHaveLength(60)
  })

  it('takes every JSON object for what it is', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ maxLength: 20 }), fc.jsonValue({ maxDepth: 4 })), (value) => {
      expect(JSON.stringify(valueOf(JSON.stringify(value)))).toEqual(JSON.stringify(JSON.parse(JSON.stringify(value))))
    }))
  })

  it('throws at no text', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...' \n\t:-[]{}&*!|>\'"%#?,ab0~\0\ud800'), maxLength: 40 }), (text) => {
      expect(typeof parseYaml(text)).toBe('object')
    }))
  })
})
