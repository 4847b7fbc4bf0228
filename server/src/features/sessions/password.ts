import { hash, verify } from '@node-rs/argon2'

// Argon2id, 64 MiB, three passes: about 60 ms of one core.
const COST = { memoryCost: 65_536, timeCost: 3, parallelism: 1 }

// The hash of 256 random bits that nobody kept.
const DECOY = '$argon2id$v=19$m=65536,t=3,p=1$8zZnzZaY2JTHivdWjM0ywA$5tIGXifNrHPhHp6cFsXaZ7QBDvVfeJQ1gmEk8pN8hw8'

/** Hashes a password (argon2id, in its PHC text form). */
export const hashPassword = (password: string): Promise<string> => hash(password, COST)

/** Whether the password is the one that was hashed. Without a hash the same work is done, and the answer is no. */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const known = passwordHash || undefined
  return (await verify(known ?? DECOY, password)) && known !== undefined
}
