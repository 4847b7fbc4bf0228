import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LanguageProvider } from './language/language-context.tsx'
import { shareAddress } from './share/share-address.ts'
import { SharePage } from './share/share-page.tsx'

const place = document.getElementById('page')
if (place === null) throw new Error('The page has no place for its content.')
createRoot(place).render(
  <StrictMode>
    <LanguageProvider>
      <SharePage address={shareAddress(location.pathname)} />
    </LanguageProvider>
  </StrictMode>,
)
