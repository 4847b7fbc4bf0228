import type { UseCase } from '../use-case.ts'

/** Ends the session at once. */
export const signOut: UseCase<'SignOut'> = async ({ tx, session, services }) => {
  await tx.updateTable('sessions').set({ ended_at: services.now() }).where('id', '=', session.uuid).execute()
  await tx.deleteFrom('directory').where('kind', '=', 'session').where('subject_id', '=', session.uuid).execute()
  return {}
}
