import UserList from './list.js'

/** `backup serve user` alone lists them. */
export default class User extends UserList {
  static override summary = 'List, add and remove users of the server, and give them new tokens.'
}
