/** Texts of people's everyday files with exactly the names that are in them: what is found beyond is as wrong as what is missed. */
import { describe, expect, it } from '@jest/globals'
import PiiAnalyzer from '../analyzer.js'
import { isName } from './labels.js'

async function namesIn(displayName: string, text: string): Promise<string[]> {
  const analyzer = new PiiAnalyzer()
  await analyzer.start({ options: {} })
  const section = await analyzer.analyze(
    { source: { path: '/nowhere', displayName, size: 1, mediaType: 'text/plain' }, text: { text, truncated: false }, upstream: {} },
    { signal: new AbortController().signal, maxSectionBytes: 1_000_000 },
  )
  return (section?.entities ?? []).filter(({ type }) => isName(type)).map(({ type, start, end }) => `${type} ${text.slice(start, end)}`)
}

const letter = `Insurance of the sailing boat Marigold

Harbour Mutual

Dear Ms Okafor,

The boat Marigold is insured until 30 April 2026.
Damage by storm is covered while it lies in the harbour of Port Ellery, and up to twenty nautical miles off the coast.
The yearly premium is 412 euros. Small repairs below 300 euros may begin at once.

Jonas Lindqvist, customer service

Author: Harbour Mutual
`

const lease = `LEASE OF THE OLD MILL

between Penelope Sample, 7 Placeholder Lane, Testhaven ("the owner")
and Samir Okafor, at present Lindenweg 9, Nirgendwo ("the tenant")

§ 1  The owner lets the Old Mill, Quay Street, Lower Example, to the tenant from 15 May 2025 for two years.
§ 4  The mill wheel is not to be used as a swing.

Signed on 28 April 2025
Penelope Sample      Samir Okafor
Miriam Okafor
Jonas Lindqvist
`

const recipe = `PLUM CAKE, AS ZOË MAKES IT

For a tin of 26 cm:
  250 g flour, 125 g cold butter, 80 g sugar, 1 egg, a pinch of salt

Rub flour, butter and salt between the fingers. Add the egg, press it together. Halve the plums. Sugar and cinnamon over it.

Bake at 190 °C for 45 minutes, on the lowest shelf. Cover it after half an hour.
`

const rezept = `Apfelkuchen

250 g Mehl, 125 g Butter, 80 g Zucker, 1 Ei, 1 Prise Salz
6 Äpfel, 2 EL Zimt

Den Teig kneten und 30 Minuten kalt stellen. Äpfel schälen. Bei 180 Grad 45 Minuten backen.
`

const receipt = `CAFE ZOE
Harbour Lane 7, Port Ellery
14.06.2025 16:38 No. 20417
2 Cappuccino 6.80
1 Plum cake 3.90
1 Lemonade 3.20
TOTAL EUR 13.90
Thank you for your visit!
`

const garden = `Garden, spring

The frost was late this year, so everything is two weeks behind.

Beds

south wall\ttomatoes, basil\t12 April
by the shed\tpeas, broad beans\t20 March

- [ ] Ask Samira about the raspberry canes
- [ ] move the compost before the hedge is cut
`

const minutes = `Minutes of the garden club

Port Ellery, 2 April 2025. Present: Miriam Okafor (chair), Tom Bell, Li Na Chen, Pedro Alvarez.

Water

The old pump has failed twice this spring. A new pump costs 640 euros, a repair about 250 euros. Pedro orders it this week.

Summer party

Drinks are paid from the club's purse, up to 150 euros. In case of rain we meet in the school hall.
`

const brief = `Jonas Weber
Birkenallee 12
50667 Köln

Sehr geehrte Frau Neumann,

mein Zähler zeigt 4512 kWh, die Rechnung nennt 4812 kWh. Ich wohne seit 2019 in der Birkenallee 12.

Mit freundlichen Grüßen
Jonas Weber
`

const page = `Café Zoë

Opening hours

Tuesday to Sunday, 8 to 18. When the flag is out, there is plum cake.
`

const table = `id\tname\tphone\tstreet\tcity
id: 1\tname: Ottilie Brandt\tphone: +1 202 555 0142\tstreet: Lindenweg 4\tcity: Nirgendwo
id: 2\tname: Zoë Café GmbH\tphone: +44 20 7946 0958\tstreet: Marktplatz 1\tcity: Nirgendwo
id: 3\tname: Penelope Sample\tstreet: 7 Placeholder Lane\tcity: Testhaven
`

const settings = `host: Fortuna
theme: Madison
font: Georgia 12
name: Solarized Dark
languages: en, de, fr
owner:
  firstName: Ingrid
  last_name: "Solberg"
  city: Bergen
home: Storgata 12
`

const amounts = `Weight 12 kg, Length 2 m, Power 900 W. Order 48 pieces; 16 boxes; 5 pallets. 250 dollars. 12 months warranty.
5 rooms, 2 floors. 30 Tage. 3 Stück. 26 lines, 895 B. Day 2: Walk 12 km.
Semer 20 carottes et 12 radis en mars. Acheter 3 sacs de terreau à 12 euros. Cuestan 40 pesos y pesan 3 kilos.
`

describe('everyday texts', () => {
  it.each([
    ['letter.txt', letter, [
      'ORGANIZATION Harbour Mutual', 'TITLE Ms', 'PERSON Okafor', 'LOCATION Port Ellery', 'PERSON Jonas Lindqvist',
      'ORGANIZATION Harbour Mutual']],
    ['lease.txt', lease, [
      'PERSON Penelope Sample', 'STREET_ADDRESS 7 Placeholder Lane, Testhaven', 'PERSON Samir Okafor',
      'STREET_ADDRESS Lindenweg 9, Nirgendwo',
      'LOCATION Quay Street', 'LOCATION Lower Example', 'PERSON Penelope Sample', 'PERSON Samir Okafor',
      'PERSON Miriam Okafor', 'PERSON Jonas Lindqvist']],
    ['recipe.txt', recipe, []],
    ['rezept.txt', rezept, []],
    ['receipt.png', receipt, ['STREET_ADDRESS Harbour Lane 7, Port Ellery']],
    ['garden.md', garden, ['PERSON Samira']],
    ['minutes.docx', minutes, [
      'LOCATION Port Ellery', 'PERSON Miriam Okafor', 'TITLE chair', 'PERSON Tom Bell', 'PERSON Li Na Chen', 'PERSON Pedro Alvarez',
      'PERSON Pedro']],
    ['brief.txt', brief, [
      'PERSON Jonas Weber', 'STREET_ADDRESS Birkenallee 12', 'STREET_ADDRESS 50667', 'LOCATION Köln', 'PERSON Neumann',
      'STREET_ADDRESS Birkenallee 12',
      'PERSON Jonas Weber']],
    ['page.html', page, ['ORGANIZATION Café Zoë']],
    ['customers.csv', table, [
      'PERSON Ottilie Brandt', 'STREET_ADDRESS Lindenweg 4', 'LOCATION Nirgendwo', 'ORGANIZATION Zoë Café GmbH',
      'STREET_ADDRESS Marktplatz 1',
      'LOCATION Nirgendwo', 'PERSON Penelope Sample', 'STREET_ADDRESS 7 Placeholder Lane', 'LOCATION Testhaven']],
    ['settings.yaml', settings, ['PERSON Ingrid', 'PERSON Solberg', 'LOCATION Bergen', 'STREET_ADDRESS Storgata 12']],
    ['.editor-settings.ini', '[editor]\nindent = 2\n\n[spelling]\nlanguages = en, de, fr\n', []],
    ['program.ts', 'const Margaret = new Thornbury("Lisbon")\n', []],
    ['amounts.txt', amounts, []],
    ['note.txt', 'The keys are with the neighbours.\n\nThanks,\nBob\n', ['PERSON Bob']],
    ['streets.txt', 'Send it to 3 Mile Lane, Leeds.\n\nThey live at 12 B Baker Street, London.\n', [
      'STREET_ADDRESS 3 Mile Lane, Leeds', 'STREET_ADDRESS 12 B Baker Street, London']],
    ['film.mp4', 'Breakfast with Chelsea\n', ['PERSON Chelsea']],
  ])('%s', async (displayName, text, expected) => {
    expect(await namesIn(displayName, text)).toEqual(expected)
  })
})
