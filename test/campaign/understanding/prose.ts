/** Text in several languages and alphabets, with now and then something that a person would not want to be read. */
import type { Random } from '../../support/random.js'

/** Everyday words; sentences are made of them in no order. */
export const languages = {
  english: 'the harbour letter was written before winter and nobody in our town remembered who had carried it over the bridge',
  german: 'der Brief über die Größe des Gartens wurde im Frühjahr geschrieben und lag später für Jahre ungelesen auf dem Dachboden',
  french: 'la lettre était arrivée après l’hiver et personne dans notre village ne savait où le garçon l’avait trouvée',
  spanish: 'la carta llegó después del invierno y nadie en el pueblo sabía quién la había traído desde el otro lado del río mañana',
  polish: 'list przyszedł późną jesienią i nikt w naszym mieście nie wiedział kto go przyniósł przez most źle oświetlony',
  russian: 'письмо пришло поздней осенью и никто в нашем городе не знал кто принёс его через старый мост у реки',
  greek: 'το γράμμα ήρθε αργά το φθινόπωρο και κανείς στην πόλη μας δεν ήξερε ποιος το έφερε από τη γέφυρα',
  arabic: 'وصلت الرسالة في أواخر الخريف ولم يعرف أحد في مدينتنا من حملها عبر الجسر القديم',
  japanese: '手紙は 秋の 終わりに 届いた 町の 誰も 橋を 渡って 運んだ 人を 知らなかった 川の 向こう',
  chinese: '信 在 深秋 到达 城里 没有人 知道 是 谁 把 它 带 过 旧 桥 的 河 边',
} as const
export type Language = keyof typeof languages

export function sentence(random: Random, language: Language): string {
  const words = languages[language].split(' ')
  return `${Array.from({ length: random.between(5, 14) }, () => random.pick(words)).join(' ')} ${random.name()}.`
}

/** Of at least `characters`; every tenth line or so names somebody. */
export function prose(random: Random, language: Language, characters: number): string {
  const lines: string[] = []
  for (let length = 0; length < characters; length += lines.at(-1)!.length + 1) {
    lines.push(random.chance(0.1) ? `${sentence(random, language)} ${contact(random)}` : sentence(random, language))
  }
  return lines.join('\n') + '\n'
}

function contact(random: Random): string {
  const name = random.name()
  return random.pick([`${name}@${random.name()}.example`, `+49 30 ${random.digits(7)}`, `10.${random.between(0, 255)}.${random.between(0, 255)}.7`, `https://${name}.example/${random.name()}`])
}
