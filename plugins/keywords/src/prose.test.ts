import { describe, expect, test } from '@jest/globals'
import { commentsOf, isProse, isReadable, isShouted, kindOf } from './prose.js'

describe('what a person wrote', () => {
  test('kinds of files', () => {
    const code = (language: string) => ({ code: { language, lines: 1, symbols: [], imports: [] } })
    expect(kindOf('text/plain', {})).toBe('prose')
    expect(kindOf('text/markdown', code('Markdown'))).toBe('prose')
    expect(kindOf('text/x-python', code('Python'))).toBe('program')
    expect(kindOf('text/csv', {})).toBe('table')
    expect(kindOf('application/xhtml+xml', {})).toBe('prose')
  })

  test('headings are readable, rows of numbers and lines of logs are not', () => {
    expect(isReadable('Annual report')).toBe(true)
    expect(isReadable('2024-01-01 12:00:00 ERROR 17 open /var/log/x')).toBe(false)
    expect(isReadable('4111 1111 1111 1111')).toBe(false)
  })

  test('a sentence has words that bind others', () => {
    expect(isProse('The file is read once, and then it is closed.', 'en')).toBe(true)
    expect(isProse('Bob Miller Berlin Germany Sales Europe', 'en')).toBe(false)
    expect(isProse('for (const x of list) return this.map[x] = y', 'en')).toBe(false)
    expect(isProse('Die Miete wird am Anfang des Monats gezahlt.', 'de')).toBe(true)
  })

  test('capitals tell nothing where there is nothing else', () => {
    expect([isShouted('PLUM CAKE'), isShouted('Plum CAKE'), isShouted('4.2')]).toEqual([true, false, false])
  })

  test('comments of a program, nothing else', () => {
    const program = '/** Walks a folder\n * without following links. */\nconst walk = (folder) => list(folder)\n  // Errors end the walk.\n"""Wraps text so that it fits."""\nreturn x\nfrom datetime import datetime, timedelta\n'
    expect(commentsOf(program).split('\n').filter((line) => line !== '').map((line) => line.trim())).toEqual([
      'Walks a folder', 'without following links.', 'Errors end the walk.', 'Wraps text so that it fits."""',
    ])
  })
})
