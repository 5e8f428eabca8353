# La connexion avec GitHub.
sign-in-title = Connexion
sign-in-intro = Les bureaux sont pour les clients, les agents et les fournisseurs qui ont un compte GitHub. Rien d’autre n’est nécessaire : il n’y a ni mot de passe ni inscription ici.
sign-in-button = Se connecter avec GitHub
sign-in-kept-heading = Ce qui est conservé
sign-in-kept-who = Le numéro et le nom de votre compte, tant que vous êtes connecté. GitHub ne nous dit rien d’autre, et nous ne demandons accès à rien qui vous appartient.
sign-in-kept-cookie = Un seul témoin, qui dit que vous êtes connecté. Il prend fin quand vous vous déconnectez, après deux heures sans utilisation et, dans tous les cas, après douze heures.
sign-in-kept-token = Le jeton de GitHub sert une seule fois, à savoir qui vous êtes, et n’est pas conservé.
error-sign-in-off-title = La connexion n’est pas offerte ici
error-sign-in-off-detail = Cette installation n’a pas de pages où l’on se connecte. Tout peut se faire par des commentaires sur GitHub.
error-sign-in-needed-title = Vous n’êtes pas connecté
error-sign-in-needed-detail = Votre session a pris fin, alors rien n’a été fait. Revenez à la page précédente, copiez ce que vous avez écrit, connectez-vous et envoyez-le de nouveau.
error-sign-in-failed-title = Vous n’êtes pas connecté
error-sign-in-failed-detail = La réponse de GitHub ne correspond pas à une connexion commencée dans ce navigateur au cours des dix dernières minutes, ou vous n’y avez pas consenti. Recommencez.
error-forged-title = Ce formulaire n’a pas été reçu
error-forged-detail = Il ne vient pas de la page que vous avez ouverte ici, ou il vient d’une session antérieure. Rien n’a été fait. Ouvrez la page de nouveau et envoyez-le à partir de là.
error-not-allowed-title = Cette page n’est pas pour vous
error-not-allowed-detail = Vous êtes connecté, mais ce qui se trouve ici est pour d’autres. Si cela devrait vous revenir, demandez le rôle à la personne responsable du programme, ou l’accès au dépôt.
