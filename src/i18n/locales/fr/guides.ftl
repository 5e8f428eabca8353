# Les guides et le chemin qui y mène.
guide-contents = Sur cette page
nav-supplier = Guide pour les fournisseurs
nav-eligibility = Qui peut postuler
nav-terms = Modalités des travaux
nav-draw = Comment on vérifie un tirage
nav-faq = Foire aux questions
nav-maintainer = Guide pour les responsables
nav-officer = Guide pour les agents
nav-privacy = Confidentialité
nav-accessibility = Accessibilité
