/** Words that are in most texts and say nothing about any: of a sentence they are not looked for. */
const english = `a about after all also am an and any are as at be because been before being between both but by can cannot could did do does doing down
  during each few for from further had has have having he her here hers him his how i if in into is it its just may me might more most must my no nor not
  of off on once only or other our out over own same shall she should so some such than that the their them then there these they this those through to too
  under until up upon us very was we were what when where which while who whom whose why will with within without would you your`
const german = `aber als am an auch auf aus bei bin bis da damit dann das dass dein dem den der des die dies diese dieser dieses doch dort durch ein eine einem
  einen einer eines er es euch für gegen habe haben hat hatte ich ihm ihn ihr im in ist ja jede jeder kann kein keine man mein meine mich mir mit nach nicht
  noch nur ob oder ohne schon sein seine sich sie sind so über um und uns unser unter vom von vor war waren was weil wenn wer werden wie wir wird wo zu zum zur`
const french = `au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur mais me mes mon ne nous on ou où par pas pour qu que qui sa se
  ses son sont sur un une vous`
const spanish = `al como con de del el ella en es esta este la las le lo los más mi no nos para pero por que se si sin sobre su sus un una y yo`

const words = new Set([english, german, french, spanish].flatMap((text) => text.split(/\s+/)))

export function isStopWord(word: string): boolean {
  return words.has(word.toLowerCase())
}
