-- All that a call needs to know before it is let in, in one statement whose plans are kept: the session of a token, the key that
-- opened it, and the user who acts. It makes the transaction that of the session's account.
create function open_call(token bytea, given_user uuid) returns table (
  id uuid, account_id uuid, api_key_id uuid, user_id uuid, right_list text[], order_ids uuid[], expires_at timestamptz,
  user_ids uuid[], key_rights text[], allowed_domains text[],
  actor_id uuid, actor_type text, actor_institutions uuid[]
) language plpgsql as $$
begin
  perform set_config('opaline.account_id', coalesce(
    (select d.account_id::text from directory d where d.kind = 'session' and d.key = token), ''), true);
  return query
    select s.id, s.account_id, s.api_key_id, s.user_id, s.right_list, s.order_ids, s.expires_at,
      k.user_ids, k.right_list, k.allowed_domains,
      u.id, u.user_type, array(select ui.institution_id from user_institutions ui join institutions i on i.id = ui.institution_id
        where ui.user_id = u.id and i.deactivated_at is null)
    from sessions s
    left join api_keys k on k.id = s.api_key_id
    left join users u on u.deactivated_at is null
      and u.id = coalesce(given_user, s.user_id, k.user_ids[1],
        (select a.id from users a where a.user_type = 'Admin' and a.deactivated_at is null
          order by a.created_at limit 1))
    where s.token_hash = token and s.ended_at is null and s.expires_at > now()
      and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
end $$;
