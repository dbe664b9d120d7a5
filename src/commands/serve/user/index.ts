import UserList from './list.js'

/** `backup serve user` alone. */
export default class User extends UserList {}
