-- A school's own key is wrapped anew, by this house's root key, when it was brought here under another's.
grant update (wrapped) on vault_key to gatepost_app;
