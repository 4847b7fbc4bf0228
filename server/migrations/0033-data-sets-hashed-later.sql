-- The hash of an image's data set tells whether another file holds the same image: it is made when one comes.
alter table instances alter column data_set_sha256 drop not null;
