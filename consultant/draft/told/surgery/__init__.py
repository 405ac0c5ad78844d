"""Operations on the organs of belly and pelvis, scopes, and births."""
