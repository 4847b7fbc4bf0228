-- The folders of others that are shared with a user, alone or in a group, by shares in force: as a list of
-- { uuid, mayDownload }.
create function shared_folders(given_user uuid) returns jsonb language sql stable parallel safe as $$
  select coalesce(jsonb_agg(jsonb_build_object('uuid', shared.folder_id, 'mayDownload', shared.may_download)), '[]') from (
    select s.folder_id, bool_or(s.may_download) may_download
    from (select share_id from share_users where user_id = given_user
      union select sg.share_id from share_groups sg join user_group_members m on m.group_id = sg.group_id
        where m.user_id = given_user) given
    join shares s on s.id = given.share_id join users w on w.id = s.user_id left join api_keys k on k.id = s.api_key_id
    where s.folder_id is not null and s.user_id <> given_user
      and s.revoked_at is null and (s.expires_at is null or s.expires_at > now())
      and w.deactivated_at is null and w.user_type <> 'LimitedAccess'
      and (s.api_key_id is null or (k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
        and 'Share' = any(k.right_list)))
    group by s.folder_id) shared
$$;

-- All that a call needs to know before it is let in, in one statement whose plans are kept: the session of a token, the key that
-- opened it, and the user who acts. It makes the transaction that of the session's account.
create function open_call(token bytea, given_user uuid) returns table (
  id uuid, account_id uuid, api_key_id uuid, user_id uuid, right_list text[], order_ids uuid[], expires_at timestamptz,
  user_ids uuid[], key_rights text[], allowed_domains text[],
  actor_id uuid, actor_type text, actor_institutions uuid[], actor_folders jsonb
) language plpgsql as $$
begin
  perform set_config('opaline.account_id', coalesce(
    (select d.account_id::text from directory d where d.kind = 'session' and d.key = token), ''), true);
  return query
    select s.id, s.account_id, s.api_key_id, s.user_id, s.right_list, s.order_ids, s.expires_at,
      k.user_ids, k.right_list, k.allowed_domains,
      u.id, u.user_type, array(select ui.institution_id from user_institutions ui join institutions i on i.id = ui.institution_id
        where ui.user_id = u.id and i.deactivated_at is null), shared_folders(u.id)
    from sessions s
    left join api_keys k on k.id = s.api_key_id
    left join users u on u.deactivated_at is null
      and u.id = coalesce(given_user, s.user_id, k.user_ids[1],
        (select a.id from users a where a.user_type = 'Admin' and a.deactivated_at is null
          order by a.created_at limit 1))
    where s.token_hash = token and s.ended_at is null and s.expires_at > now()
      and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
end $$;
