# The desks.
desk-path = /en/desk
desk-title = Your desk
desk-intro = What waits for you is on top. Whatever you do here is the same command as in a comment on GitHub, and shows up in the history with your login.
desk-signed-in = Signed in as @{ $login }
desk-sign-out = Sign out
