# Signing in with GitHub.
sign-in-title = Sign in
sign-in-intro = The desks are for clients, officers and suppliers who have an account on GitHub. Nothing else is needed: there is no password here and nothing to sign up for.
sign-in-button = Sign in with GitHub
sign-in-kept-heading = What is kept
sign-in-kept-who = Your account’s number and login, for as long as you are signed in. GitHub tells us nothing else, and we ask for access to nothing of yours.
sign-in-kept-cookie = One cookie that says that you are signed in. It ends when you sign out, after two hours without use, and after twelve hours in any case.
sign-in-kept-token = GitHub’s token is used once, to learn who you are, and is not kept.
error-sign-in-off-title = Signing in is not set up here
error-sign-in-off-detail = This installation has no signed-in pages. Everything can be done by comments on GitHub.
error-sign-in-needed-title = You are not signed in
error-sign-in-needed-detail = Your session is over, so nothing was done. Go back to the page before, copy what you wrote, sign in and send it again.
error-sign-in-failed-title = You are not signed in
error-sign-in-failed-detail = GitHub’s answer does not belong to a sign-in that was begun in this browser in the last ten minutes, or you did not agree to it. Begin again.
error-forged-title = This form was not taken
error-forged-detail = It does not come from the page that you have open here, or it comes from an earlier session. Nothing was done. Open the page again and send it from there.
error-not-allowed-title = This page is not for you
error-not-allowed-detail = You are signed in, but what is here is for others. If it should be yours, ask whoever runs the programme for the role, or the repository for access.
