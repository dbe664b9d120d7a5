/** Texts that the tests make up, and an analyzer as a host would call it. */
import type { FileMetadata } from 'backup-agent/plugin'
import SummaryAnalyzer from './analyzer.js'
import type { SummarySection } from './section.js'

export interface Call {
  readonly mediaType?: string
  readonly language?: string
  readonly upstream?: Partial<FileMetadata>
  readonly signal?: AbortSignal
}

export async function analyzerWith(options: Record<string, unknown> = {}, modelsDirectory = '/nowhere/at/all') {
  const analyzer = new SummaryAnalyzer()
  const { model } = await analyzer.start({ options, modelsDirectory })
  const analyze = (content: string, call: Call = {}): Promise<SummarySection | undefined> => {
    const { mediaType = 'text/plain', language, upstream = {}, signal = new AbortController().signal } = call
    const source = { path: '/nowhere', displayName: 'file', size: content.length, mediaType }
    const text = { text: content, truncated: false, ...(language === undefined ? {} : { language }) }
    return analyzer.analyze({ source, text, upstream }, { signal, maxSectionBytes: 1_000_000 })
  }
  return { model, analyze }
}

export const article = `The harbour of Testhaven was closed on Monday after a storm broke the old sea wall in three places.
Waves of six metres carried stones over the quay and into the fish market, the harbour master said.
Nobody was hurt, but eleven boats sank and the repair of the sea wall will cost about two million.
"I have never seen anything like it," said Samir Okafor, who sells mussels there.
Did the town know that the wall was weak?
A report of 2019 had warned the town council that the sea wall would not stand a strong storm.
The council had put off the repair of the wall for lack of money.
Samir Okafor has two cats.
Schools will open again on Wednesday.
The harbour of Testhaven was closed on Monday because a storm broke the old sea wall in three places.
Fishermen hope that the harbour will open before the herring season, which begins in three weeks.
Volunteers swept the streets all day, and the bakery gave them bread.
`

export const german = `Der Gemeinderat hat am Dienstag den Bau einer neuen Brücke über den Mühlbach beschlossen.
Die alte Brücke ist seit dem Hochwasser gesperrt, und der Umweg kostet die Schulkinder eine halbe Stunde.
Die neue Brücke soll im Herbst fertig sein und rund 400.000 Euro kosten.
Ein Drittel der Kosten übernimmt das Land.
Außerdem wurde über die Beleuchtung am Sportplatz gesprochen.
Herr Brandt berichtete von der Feuerwehr, die zwei neue Mitglieder hat.
Die nächste Sitzung des Gemeinderats findet im September statt, dann geht es um den Kindergarten.
Zum Schluss gab es Kuchen.
`
