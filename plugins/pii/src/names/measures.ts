/** Amounts: a number with a unit, a currency or a length of time behind it. */
import { kinds, type Tokens } from './tokens.js'

/** Lower case, as in tokens. English, German, French, Spanish, Italian, Dutch, Portuguese, Swedish, Polish. */
const measures = new Set(('g kg mg lb lbs oz t l ml cl dl mm cm m km mi ft yd inch inches ha kw kwh wh w v hz khz mhz ghz kb mb gb tb kib mib gib px pt ' +
  'gram grams gramm grammes gramos grammi gramas kilo kilos litre litres liter liters litros litri meter meters metre metres mètres metros metri mile miles grad degrees degrés grados gradi percent prozent ' +
  'tsp tbsp teaspoon teaspoons tablespoon tablespoons cup cups pinch el tl prise stück pcs piece pieces pièces piezas pezzi stuks szt ' +
  'eur euro euros usd dollar dollars gbp pound pounds pence cent cents centimes chf franken francs sek nok dkk kr kronor kroner pln zł zloty złotych inr rupees jpy yen pesos reais ' +
  's sec ms min minute minutes minuten minutos minuti minuut h hr hrs hour hours stunde stunden heures horas ore uur uhr day days tag tage tagen jours días giorni dagen dias dagar dni ' +
  'week weeks woche wochen semaines semanas settimane weken veckor month months monat monate monaten mois meses mesi maanden månader year years jahr jahre jahren ans años anni jaar anos år lat ' +
  'people persons personen personnes personas persone times mal fois veces volte lines line pages page zeilen seiten').split(' '))

/** Those that may have a capital; `12 Mile Lane`, `8 El Camino` and `5 B` are addresses. */
const capitalised = new Set(('w v l euro euros franken grad prozent prise stück gramm kilo liter meter minuten stunde stunden tag tage tagen woche wochen monat monate monaten jahr jahre jahren ' +
  'mal personen zeilen seiten').split(' '))

/** Whether the word at `index` is a measure of the number before it. */
export function isMeasure({ kinds: kindOf, words, breaks }: Tokens, index: number): boolean {
  return index > 0 && kindOf[index - 1] === kinds.number && (breaks[index] ?? 0) === 0 && (kindOf[index] === kinds.capitalised ? capitalised : measures).has(words[index] ?? '')
}
