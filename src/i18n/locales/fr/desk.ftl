# Les bureaux.
desk-path = /fr/bureau
desk-title = Votre bureau
desk-intro = Ce qui vous attend vient en premier. Tout ce que vous faites ici est la même commande que dans un commentaire sur GitHub, et paraît dans l’historique avec votre nom de compte.
desk-signed-in = Connecté en tant que @{ $login }
desk-sign-out = Se déconnecter
