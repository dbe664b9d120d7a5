import { describe, expect, it } from '@jest/globals'
import { NameFinder } from './finder.js'

const { signal } = new AbortController()

async function found(text: string): Promise<string[]> {
  const names = await NameFinder.load(() => true, 0.4)
  return (await names?.find(text, signal) ?? []).map(({ type, start, end }) => `${type} ${text.slice(start, end)}`)
}

describe('tables', () => {
  it('says of each value what the head of its column says', async () => {
    expect(await found('First name,Last name,City,Code\nUlrike,Baum,Oberau,Falcon Red\n"Ana, María",Ruiz,"Jerez",Blue Moon\n')).toEqual([
      'PERSON Ulrike,Baum', 'LOCATION Oberau', 'PERSON Ana, María",Ruiz', 'LOCATION Jerez',
    ])
    expect(await found('First name,City,Last name\nUlrike,Oberau,Baum\n')).toEqual(['PERSON Ulrike', 'LOCATION Oberau', 'PERSON Baum'])
    expect(await found('id;Firma;Straße;Beruf\r\n1;Kolbe Bau GmbH;Am Hang 3;Maurer\r\n2;;;\r\n')).toEqual(['ORGANIZATION Kolbe Bau GmbH', 'STREET_ADDRESS Am Hang 3', 'TITLE Maurer'])
  })

  it('shows a name in two columns as one, without their heads', async () => {
    const names = await NameFinder.load(() => true, 0.4)
    const text = 'first name\tlast name\nfirst name: Ada\tlast name: Lovelace\n'
    const [name] = await names?.find(text, signal) ?? []
    expect([name?.sample?.(text.slice(name.start, name.end)), text.slice(name?.start, name?.end)]).toEqual(['A** L*******', 'Ada\tlast name: Lovelace'])
  })

  it('takes what is called a name for a person where it is the name of one', async () => {
    expect(await found('Name,Price\nThomas Miller,3\nGarden Hose,4\n')).toEqual(['PERSON Thomas Miller'])
  })

  it('has nothing to say of columns of codes, nor of lines of different lengths', async () => {
    expect(await found('Code,Status,Type\nMADRID,Open,Paris\nLISBON,Closed,Rome\n')).not.toContain('PERSON MADRID')
    expect(await found('City, Country\nIt was a long day, and nothing, nothing happened\n')).not.toContain('LOCATION It was a long day')
  })

  it('ends also on a table of a single line', async () => {
    const names = await NameFinder.load(() => true, 0.4)
    const text = `City,Name\nOslo,Jane\nRome,Mark\n${'Oslo,'.repeat(200_000)}`
    expect((await names?.find(text, signal))?.slice(0, 1)).toEqual([expect.objectContaining({ type: 'LOCATION', start: 10, end: 14 })])
  })
})
