/** Another process changed the index between the steps of an update: what was found out before does not hold any more. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken'
}
